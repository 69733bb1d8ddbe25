import Foundation
import TestSupport
import Testing

@Suite("The demonstration") struct DemonstrationTests {
    /// The README leaves parts out, each with a line of three dots.
    private func shownInReadme() throws -> [String] {
        let file = Demonstration.root + "/README.md"
        let page = try String(contentsOfFile: file, encoding: .utf8)
        let block = page.components(separatedBy: "```shellsession\n").dropFirst().first ?? ""
        let session = block.components(separatedBy: "```")[0]
        return Demonstration.withoutChance(session).components(separatedBy: "...\n")
    }

    @Test func `the README shows what it prints`() throws {
        let demonstration = try Demonstration()
        #expect(demonstration.finished.status == 0)
        #expect(demonstration.finished.complaints == "")
        var rest = demonstration.transcript[...]
        let parts = try shownInReadme()
        #expect(parts.count > 1)
        for part in parts {
            let range = try #require(
                rest.range(of: part), "not printed there:\n\(part)\nin\n\(rest)")
            rest = rest[range.upperBound...]
        }
    }

    @Test func `it is read in 80 columns`() throws {
        for line in try Demonstration().transcript.split(separator: "\n") {
            #expect(line.count <= 80, "\(line)")
        }
    }

    @Test func `git alone tells the same story`() throws {
        let demonstration = try Demonstration()
        let subjects = try demonstration.git("log --reverse --format=%s reconcile/ledger")
        let eu = "repository-pattern/eu"
        #expect(
            Demonstration.withoutChance(subjects) == """
                The ledger is founded
                Revision COMMIT is acted on
                \(verified("repository-pattern/staging", at: "staging"))
                Revision COMMIT is acted on
                \(verified("repository-pattern/dev-prod", at: "canary"))
                Revision COMMIT is acted on
                \(eu): europe starts
                \(eu): its action failed
                \(eu): europe goes back
                \(eu): its action succeeded

                """)
        let bodies = try demonstration.git("log --format=%b reconcile/ledger")
        #expect(bodies.contains("sign-off: qa by quinn at 2025-05-13, declared"))
        #expect(bodies.contains("checklist: Monitoring dashboards are reviewed, by olga"))
        #expect(bodies.contains("deploy failed: exited with 22: 2.4.0 does not start"))
    }

    private func verified(_ target: String, at stage: String) -> String {
        """
        \(target): \(stage) starts
        \(target): its action succeeded
        \(target): measured: health succeeded
        \(target): \(stage) is verified
        """
    }
}
