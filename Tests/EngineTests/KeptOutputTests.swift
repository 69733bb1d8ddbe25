import Foundation
import TestSupport
import Testing

/// What `history --said` shows of what programs said, and how long it is there.
@Suite("What programs said") struct KeptOutputTests {
    private func commit(_ subject: String, in play: Playground) throws -> String {
        try play.shell(
            "git log -1 --format=%H --grep='\(subject)' reconcile/ledger"
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func attempt(in play: Playground) throws -> String {
        try play.shell(
            "git log -1 --format='%(trailers:key=Attempt,valueonly)' --grep=^Attempt: reconcile/ledger"
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `is shown whole by the entry, by its beginning, and by the attempt`() throws {
        let play = try Playground.founded(
            "seq 1 60; printf 'a\\tb\\033[31m\\n'; echo oh dear >&2\n")
        try play.reconcile("--once")
        let commit = try commit("its action succeeded", in: play)
        let said = try play.reconcile("history", "--said", commit)
        #expect(said.status == 0, "\(said)")
        let attempt = try attempt(in: play)
        let lines = said.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "app/production: its action succeeded")
        #expect(lines[1] == "Attempt \(attempt)")
        #expect(lines[3].hasPrefix("== 1 deploy: succeeded, after "))
        #expect(lines[4].hasPrefix("== 1 deploy, output: 1"), "\(said.output)")
        #expect(Array(lines[5...65]) == (1...60).map { "  \($0)" } + ["  a\tb␛[31m"])
        #expect(lines[66] == "== 1 deploy, complaints: 8 bytes")
        #expect(lines[67] == "  oh dear")
        let start = try self.commit("production starts", in: play)
        for name in [String(commit.prefix(12)), attempt, String(start.prefix(12))] {
            let same = try play.reconcile("history", "--said", name)
            #expect(same.output.hasSuffix(lines[1...].joined(separator: "\n")), "\(name)")
        }
    }

    @Test func `says what was cut, for people and for programs`() throws {
        let play = try Playground.founded(
            "echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last\n")
        try play.reconcile("--once")
        let attempt = try attempt(in: play)
        let said = try play.reconcile("history", "--said", attempt).output
        #expect(
            said.contains(
                "== 1 deploy, output: 3000012 bytes, of which 1951436 were cut out of the middle\n")
        )
        #expect(said.contains("\n  first\n") && said.contains("\n  last\n"))
        #expect(said.contains("\n  … 1951436 bytes left out …\n"))
        #expect(said.contains("== 1 deploy, complaints: nothing\n"))
        let json = try play.reconcile("history", "--said", attempt, "--output", "json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["attempt"] as? String == attempt)
        let runs = try #require(object["runs"] as? [[String: Any]])
        #expect(runs.map { $0["standing"] as? String } == ["ended"])
        let program = try #require((runs.first?["programs"] as? [[String: Any]])?.first)
        #expect(program["name"] as? String == "deploy")
        #expect(program["words"] as? [String] == ["./deploy.sh"])
        #expect(program["end"] as? String == "succeeded, after \(program["milliseconds"] ?? "") ms")
        let output = try #require(program["output"] as? [String: Any])
        #expect(output["bytes"] as? Int == 3_000_012)
        #expect(output["bytesLeftOut"] as? Int == 1_951_436)
        #expect((output["text"] as? String)?.hasSuffix("x\nlast\n") == true)
    }

    @Test func `of a running action is shown as far as it has come`() throws {
        let play = try Playground.founded(
            "echo begun; for i in $(seq 600); do [ -e \"$world/go\" ] && break; sleep 0.05; done; echo done\n"
        )
        let seen = try play.shell(
            """
            true
            $RECONCILE --once > /dev/null & id=$!
            for i in $(seq 200); do
                $RECONCILE history --said $(git log -1 --format=%h reconcile/ledger) > ../said 2>&1
                grep -q '  begun' ../said && break; sleep 0.1
            done
            cat ../said; touch ../world/go; wait $id
            """)
        #expect(seen.output.contains("== 1 deploy: it still runs\n"), "\(seen)")
        #expect(seen.output.contains("== 1 deploy, output: 6 bytes so far\n  begun\n"))
        #expect(!seen.output.contains("done"))
    }

    @Test func `is gone after 30 days, and the ledger is as good as before`() throws {
        let play = try Playground.founded("echo hello\n")
        try play.reconcile("--once")
        let attempt = try attempt(in: play)
        let folder = "\(play.state)/reconcile/*/attempts/\(attempt)"
        try play.shell("cp -r \(folder) $(echo \(folder)).1; touch -d '29 days ago' \(folder)*")
        try play.reconcile("--once", "--verbose")
        #expect(try play.reconcile("history", "--said", attempt).output.contains("  hello\n"))
        try play.shell("touch -d '31 days ago' \(folder)*; rm -r \(play.state)/reconcile/quiet")
        let pass = try play.reconcile("--once", "--verbose")
        #expect(pass.complaints == "", "\(pass)")
        #expect(try play.shell("ls -d \(folder)*").output == "")
        let gone = try play.reconcile("history", "--said", attempt)
        #expect(gone.status == 2)
        #expect(gone.complaints.contains("nothing is kept here"), "\(gone)")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `stays however old it is while the ledger does not have its end`() throws {
        let play = try Playground.founded(
            "echo hello; echo x >> \"$world/begun\"; for i in $(seq 600); do [ -e \"$world/go\" ] && break; sleep 0.05; done\n"
        )
        let lived = try play.shell(
            """
            true
            $RECONCILE --once > /dev/null 2>&1 & id=$!
            for i in $(seq 400); do [ -e ../world/begun ] && break; sleep 0.05; done
            kill -KILL $id; wait $id
            touch ../world/go
            for i in $(seq 400); do
                ls \(play.state)/reconcile/*/attempts/*/ended > /dev/null 2>&1 && break; sleep 0.05
            done
            touch -d '400 days ago' \(play.state)/reconcile/*/attempts/*
            $RECONCILE --once
            """)
        #expect(lived.output.contains("its action succeeded"), "\(lived)")
        // Without its folder it would never have run, and so would be begun anew.
        #expect(play.left("begun") == "x\n")
    }

    @Test func `is asked for with good answers to bad questions`() throws {
        let play = try Playground.founded("echo hello\n")
        try play.reconcile("--once")
        let verified = try commit("production is verified", in: play)
        let cases = [
            (["--said", "../../etc"], "neither a ledger commit nor the id of an attempt"),
            (["--said", "abc"], "neither a ledger commit nor the id of an attempt"),
            (["--said", "0000000"], "no entry that this machine knows has the name `0000000`"),
            (["--said", verified], "is of no action, so no program said anything"),
            (["--said", String(repeating: "0", count: 32)], "nothing is kept here"),
        ]
        for (words, answer) in cases {
            let refused = try play.shell("$RECONCILE history \(words.joined(separator: " "))")
            #expect(refused.status == 2, "\(words)")
            let line = refused.complaints.replacing("\n", with: " ").replacing("  ", with: " ")
            #expect(line.contains(answer), "\(refused)")
        }
        let both = try play.reconcile("history", "app", "--said", verified)
        #expect(both.complaints.contains("`--said` names one entry"), "\(both)")
    }

    @Test func `is asked for by more than the beginning of several names`() throws {
        let play = try Playground.founded("echo hello\n")
        try play.reconcile("--once")
        let name = try commit("its action succeeded", in: play)
        let short = String(name.prefix(8))
        // Nothing stops a person from writing a commit that looks alike.
        let other = short + String(repeating: "0", count: 24)
        try play.commitToLedger("echo > note", "app/production: it ran\n\nAttempt: \(other)")
        let refused = try play.reconcile("history", "--said", short)
        #expect(refused.status == 2, "\(refused)")
        let words = refused.complaints.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("`\(short)` is the beginning of several names"), "\(refused)")
        #expect(words.contains("Write more of it: \(name) or \(other)."), "\(refused)")
        let said = try play.reconcile("history", "--said", name)
        #expect(said.status == 0 && said.output.contains("\n  hello\n"), "\(said)")
    }

    @Test func `is on the machine alone that ran it`() throws {
        let fleet = try Fleet()
        try fleet.found(deploy: "echo hello\n" + Fleet.deploy)
        try fleet.reconcile("one", "--once")
        try fleet.clone("two")
        let said =
            "history --said $(git log -1 --format=%h --grep 'its action succeeded' origin/reconcile/ledger)"
        let there = try fleet.shell("git fetch -q && $RECONCILE \(said)", as: "one")
        #expect(there.contains("  hello\n"))
        let here = try fleet.shell("$RECONCILE \(said) 2>&1 || true", as: "two")
        #expect(here.replacing("\n", with: " ").contains("its machine alone"), "\(here)")
        #expect(try fleet.shell("ls ../state-two 2>&1 || true", as: "two").contains("No such file"))
    }
}
