import Foundation
import TestSupport
import Testing

/// What commands that act answer with `--output json`.
@Suite("Answers of commands that act") struct ActingAnswerTests {
    private func object(_ said: Finished) throws -> [String: Any] { try object(said.output) }

    private func object(_ text: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any], "\(text)")
    }

    private func words(_ list: Any?, _ key: String) -> [String] {
        (list as? [[String: Any]] ?? []).compactMap { $0[key] as? String }
    }

    @Test func `a pass is one document: what it recorded, started and ended, and what waits`()
        throws
    {
        let play = try Playground.founded("")
        let said = try play.reconcile("--once", "--output", "json")
        let pass = try object(said)
        #expect(said.status == 0 && said.complaints == "", "\(said)")
        #expect(words(pass["entries"], "kind") == ["revision", "intent", "succeeded", "verified"])
        #expect(words(pass["started"], "purpose") == ["start"])
        #expect(words(pass["ended"], "how") == ["succeeded"])
        #expect((pass["waits"] as? [Any])?.isEmpty == true && pass["busy"] as? Bool == false)
        // Nothing has happened, and that is told as well.
        let again = try object(try play.reconcile("--once", "--output", "json"))
        #expect((again["entries"] as? [Any])?.isEmpty == true)
    }

    @Test func `a pass that fails says why in its document, and ends as it always did`() throws {
        let play = try Playground.founded("exit 7\n")
        let said = try play.reconcile("--once", "--output", "json")
        let pass = try object(said)
        #expect(said.status == 1, "\(said)")
        #expect(words(pass["ended"], "how").contains("failed"))
        #expect(words(pass["ended"], "why").contains { $0.contains("exited with 7") }, "\(said)")
        #expect(words(pass["waits"], "target") == ["app/production"])
    }

    @Test func `who watches is given one document a line`() throws {
        let play = try Playground.founded("")
        let lines = try play.shell(
            """
            true
            $RECONCILE --watch --output json > ../watched & watch=$!
            for try in $(seq 100); do [ -s ../watched ] && break; sleep 0.1; done
            kill -TERM $watch; wait $watch; cat ../watched
            """
        ).output.split(separator: "\n")
        let first = try #require(lines.first)
        let pass = try object(String(first))
        #expect(words(pass["entries"], "kind").last == "verified", "\(first)")
    }

    @Test func `who watches rests between two passes`() throws {
        let play = try Playground.founded("")
        let lines = try play.shell(
            "timeout 4 \"$RECONCILE\" --watch --every 60s --output json; true"
        ).output.split(separator: "\n")
        // One when all is done, and one as it is stopped.
        #expect(!lines.isEmpty && lines.count <= 2, "\(lines.count)")
    }

    @Test func `going back is told with the words that asked for it`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        let said = try play.reconcile("rollback", "app", "--reason", "slow", "--output", "json")
        let pass = try object(said)
        #expect(said.status == 0, "\(said)")
        #expect(words(pass["entries"], "kind") == ["asked", "intent", "succeeded"])
        #expect(words(pass["entries"], "why").first == "slow")
        #expect(words(pass["started"], "purpose") == ["back"])
        #expect((pass["asked"] as? [Any])?.isEmpty == true)
    }

    @Test func `where another pass is under way it says so`() throws {
        let play = try Playground.founded("touch \"$world/began\"; sleep 3\n")
        let said = try play.shell(
            """
            true
            $RECONCILE --once > ../once.log 2>&1 & id=$!
            for turn in $(seq 200); do [ -e ../world/began ] && break; sleep 0.1; done
            $RECONCILE --once --output json; wait $id
            """)
        #expect(try object(said)["busy"] as? Bool == true, "\(said)")
    }

    @Test func `the first commands answer too`() throws {
        let play = try Playground()
        try play.sandbox.write("README.md", "Begin\n")
        try play.sandbox.commit("Begin")
        let begun = try object(try play.reconcile("init", "--output", "json"))
        #expect(begun["founded"] as? Bool == true && begun["branch"] as? String == "main")
        #expect((begun["written"] as? [String])?.contains("desired-state/app.yaml") == true)
        let again = try object(try play.reconcile("init", "--output", "json"))
        #expect(again["founded"] as? Bool == false)
        let restored = try play.reconcile("ledger", "restore", "--output", "json")
        #expect(try object(restored)["restored"] is NSNull, "\(restored)")
    }

    @Test func `what is said in JSON mode and cannot be is told as ever`() throws {
        let play = try Playground.founded("")
        let said = try play.reconcile("rollback", "app", "--output", "json")
        #expect(said.status == 2 && said.output == "")
        #expect(said.complaints.hasPrefix("reconcile: going back needs a reason\n"))
        let quiet = try play.reconcile("--once", "--quiet", "--output", "json")
        #expect(quiet.status == 2 && quiet.complaints.contains("`--output json` all of it"))
    }

    @Test func `a choice before the command's name is refused, since each command has its own`()
        throws
    {
        let play = try Playground()
        let said = try play.reconcile("--output", "text", "schema")
        #expect(said.status == 2, "\(said)")
        #expect(said.complaints.contains("`--output` stands after the command's name"))
    }

    @Test func `a command of a command is explained by its name`() throws {
        let play = try Playground()
        for words in [["ledger", "accept"], ["hook", "pre-receive"]] {
            let asked = try play.shell("$RECONCILE help \(words.joined(separator: " "))")
            let same = try play.shell("$RECONCILE \(words.joined(separator: " ")) --help")
            #expect(asked.status == 0 && asked.output == same.output, "\(asked)")
        }
    }
}
