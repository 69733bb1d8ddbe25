import Foundation
import TestSupport
import Testing

/// Pull requests over real branches of a real repository, and the whole comment that each gets.
///
/// `Tests/Fixtures/proposals/NAME.md` is what `reconcile plan --base main --head change --output markdown`
/// prints, but for the names of commits. `UPDATE_GOLDEN=1` in the environment writes them anew: read them.
@Suite("Pull requests") struct ProposalTests {
    private static let folder = URL(filePath: #filePath)
        .appending(path: "../../Fixtures/proposals").standardized
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    private func desk(of one: ProposalCase) throws -> ProposalDesk {
        let desk = try ProposalDesk(one.name)
        try one.before(desk)
        try desk.commit("Before")
        try desk.git("switch", "-qc", "change")
        try one.head(desk)
        try desk.commit("Change")
        try desk.git("switch", "-q", "-f", "main")
        try one.base?(desk)
        if one.base != nil { try desk.commit("Meanwhile") }
        return desk
    }

    @Test(arguments: ProposalCase.all)
    func `every pull request is answered with this comment`(one: ProposalCase) throws {
        let desk = try desk(of: one)
        let answer = try desk.plan("--output markdown")
        let shown = answer.output.replacing(/\([0-9a-f]{10}\)/, with: "(commit)")
        let golden = ProposalTests.folder.appending(path: one.name + ".md")
        if ProposalTests.isUpdating {
            try shown.write(to: golden, atomically: true, encoding: .utf8)
        }
        let wanted = try String(contentsOf: golden, encoding: .utf8)
        #expect(shown == wanted)
        #expect(answer.status == one.status, "\(answer)")
        #expect(answer.complaints == "")
        // The other forms speak of the same.
        let text = try desk.plan()
        #expect(text.status == one.status)
        #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text.output)")
        let json = try desk.plan("--output json")
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
    }

    @Test func `there are at least forty of them`() {
        #expect(ProposalCase.all.count >= 40)
    }

    private func starts(_ json: String, _ key: String) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let steps = object?[key] as? [[String: Any]] ?? []
        // A plan tells what comes first alone.
        return steps.filter { $0["do"] as? String == "start" && $0["follows"] as? Bool != true }
            .map { "\($0["target"] ?? "") \($0["stage"] ?? "")" }.sorted()
    }

    /// git makes the merge, and the ordinary plan says what comes of it.
    @Test(arguments: ProposalCase.all.filter { $0.status == 0 })
    func `what is foretold is what is planned once it is merged`(one: ProposalCase) throws {
        let desk = try desk(of: one)
        let foretold = try desk.plan("--output json")
        try desk.git("merge", "-q", "--no-edit", "change")
        let planned = try desk.play.reconcile("plan", "--branch", "main", "--output", "json")
        #expect(
            try starts(foretold.output, "starts") == starts(planned.output, "steps"),
            "\(foretold) \(planned)")
        #expect(try desk.plan().output.contains("Merging changes nothing that is planned"))
    }

    @Test func `planning a merge leaves the clone byte for byte as it was`() throws {
        let names = [
            "both-changed-and-it-merges", "a-conflict", "a-renamed-file-that-the-base-changed",
        ]
        for one in ProposalCase.all where names.contains(one.name) {
            let desk = try desk(of: one)
            try desk.git("repack", "-adq")
            let look =
                "find . -printf '%p %y %s %T@ %C@ %i\\n' | sort; find . -type f | sort | xargs -d '\\n' sha256sum"
            let before = try desk.play.shell(look)
            for form in ["text", "markdown", "json"] { _ = try desk.plan("--output \(form)") }
            #expect(try desk.play.shell(look).output == before.output)
        }
    }

    @Test func `no attribute has a say in a merge`() throws {
        let desk = try ProposalDesk()
        try desk.write(".gitattributes", "* merge=union\n")
        try desk.commit("Join whatever is there")
        try desk.git("switch", "-qc", "change")
        try desk.edit(ProposalDesk.app, "1.1.0", "1.2.0")
        try desk.commit("Change")
        try desk.git("switch", "-q", "main")
        try desk.edit(ProposalDesk.app, "1.1.0", "1.1.1")
        try desk.commit("Meanwhile")
        try desk.write(".git/info/attributes", "* merge=ours\n")
        #expect(try desk.plan().output.hasPrefix("This cannot be merged: 1 file in conflict"))
    }

    @Test func `exit codes are for scripts`() throws {
        let desk = try ProposalDesk()
        try desk.git("switch", "-qc", "change")
        try desk.write("README.md", "# Else\n")
        try desk.commit("Words")
        #expect(try desk.plan("--exit-code").status == 0)
        try desk.edit(ProposalDesk.app, "1.1.0", "1.2.0")
        try desk.commit("Change")
        #expect(try desk.plan("--exit-code").status == 3)
        #expect(try desk.plan().status == 0)
        #expect(try desk.plan(head: "nobody").status == 2)
        #expect(try desk.play.reconcile("plan", "--output", "markdown").status == 2)
    }

    @Test func `the desired branch is the base, and HEAD the head, unless said`() throws {
        let desk = try ProposalDesk()
        try desk.git("switch", "-qc", "change")
        try desk.edit(ProposalDesk.app, "1.1.0", "1.2.0")
        try desk.commit("Change")
        let said = try desk.plan()
        #expect(
            try desk.play.reconcile("plan", "--branch", "main", "--head", "change").output
                == said.output)
        let base = try desk.play.reconcile("plan", "--base", "main")
        #expect(base.output == said.output.replacing("change (", with: "HEAD ("))
    }

    @Test func `without a ledger the manifests are compared all the same`() throws {
        let desk = try ProposalDesk()
        try desk.git("update-ref", "-d", "refs/heads/reconcile/ledger")
        try desk.git("switch", "-qc", "change")
        try desk.edit(ProposalDesk.app, "1.1.0", "1.2.0")
        try desk.commit("Change")
        let answer = try desk.plan()
        #expect(answer.status == 0)
        #expect(answer.output.contains("No ledger is known here"), "\(answer)")
        #expect(answer.output.contains("version was 1.1.0, is 1.2.0"), "\(answer)")
    }

    @Test func `the first request of all is compared with nothing`() throws {
        let desk = try ProposalDesk()
        try desk.git("switch", "-q", "--orphan", "start")
        try desk.write("README.md", "# Empty\n")
        try desk.commit("Begin")
        try desk.git("switch", "-qc", "first")
        try desk.git("checkout", "-q", "main", "--", "desired-state", "deploy.sh", "measure.sh")
        try desk.commit("Declare")
        let answer = try desk.plan(base: "start", head: "first")
        #expect(answer.status == 0, "\(answer)")
        #expect(answer.output.contains("app (The new basket) is new"), "\(answer)")
    }
}
