import Foundation
import Ledger
import Testing

@Suite("docs/ledger.md") struct LedgerPageTests {
    private let page: String

    init() throws {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        page = try String(contentsOf: root.appending(path: "docs/ledger.md"), encoding: .utf8)
    }

    @Test func `the life of a target is the one of the code`() {
        let rows = LifeOfATarget.table.map { row in
            let from = row.from.map { $0?.rawValue ?? "(nothing)" }.joined(separator: ", ")
            return "| \(row.happening.rawValue) | \(from) | \(row.to.rawValue) |\n"
        }
        let table = "| what happens | from | to |\n|---|---|---|\n" + rows.joined()
        #expect(page.contains(table), "docs/ledger.md wants this table:\n\(table)")
    }

    @Test func `every kind of entry is explained`() {
        for kind in Transition.Kind.allCases {
            #expect(page.contains("\n| `\(kind.rawValue)` | "), "\(kind.rawValue)")
        }
    }

    @Test func `every file of the ledger is named`() {
        let files = [
            StateFile.ledger, .rollout("ROLLOUT"), .environment("ENVIRONMENT"),
            .target(TargetID("ROLLOUT", in: "ENVIRONMENT")),
        ]
        for file in files { #expect(page.contains("`\(file.path)`"), "\(file.path)") }
    }
}
