import Foundation
import TestSupport
import Testing

/// The whole life of a simple team, from the first command to its third release, as it is read: nothing of the
/// machinery that others need may show in it. `UPDATE_GOLDEN=1` writes the page anew: read it before committing.
@Suite("A simple team") struct SimpleTeamTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "Fixtures/simple-team.txt")

    private func manifests(_ version: String, _ entry: String = "") -> String {
        """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production}
        spec:
          initial: {version: 2.3.1}
          actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}
        ---
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {roles: {engineering: [erin], qa: [quinn]}, signOffs: [{for: any, roles: [engineering, qa]}]}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: \(version)
          stages:
            - name: production
              environments: [production]
        \(entry.isEmpty ? "" : "      entry: {signedOff: {\(entry)}}\n")
        """
    }

    private func life() throws -> String {
        let play = try Playground()
        var page = ""
        func type(_ words: String) throws {
            let said = try play.shell("$RECONCILE \(words)")
            page += "$ reconcile \(words)\n\(said.output)\(said.complaints)"
            page += said.status == 0 ? "\n" : "[\(said.status)]\n\n"
        }
        func edit(_ what: String, _ version: String, _ entry: String = "") throws {
            page += "# \(what)\n\n"
            try play.declare(manifests(version, entry))
        }
        try play.program("deploy.sh", Playground.deploy)
        try edit("The first release is declared.", "2.4.0")
        for words in ["validate", "init", "--once", "status"] { try type(words) }
        try edit(
            "Erin signs off.", "2.4.0", "engineering: {by: erin, at: 2025-05-09}")
        for words in ["--once", "status"] { try type(words) }
        try edit(
            "Quinn too.", "2.4.0",
            "engineering: {by: erin, at: 2025-05-09}, qa: {by: quinn, at: 2025-05-09}")
        for words in ["plan", "--once", "--once", "status"] { try type(words) }
        try edit(
            "The second release; what was signed stands there still.", "2.5.0",
            "engineering: {by: erin, at: 2025-05-09}, qa: {by: quinn, at: 2025-05-09}")
        for words in ["--once", "why app/production"] { try type(words) }
        try edit(
            "Both sign off, by one pull request.", "2.5.0",
            "engineering: {by: erin, at: 2025-06-10}, qa: {by: quinn, at: 2025-06-10}")
        for words in ["--once", "status"] { try type(words) }
        try edit(
            "The third release comes signed.", "2.6.0",
            "engineering: {by: erin, at: 2025-07-01}, qa: {by: quinn, at: 2025-07-02}")
        for words in ["plan", "--once", "history", "audit"] { try type(words) }
        return page.replacing(play.sandbox.directory.path, with: "HERE")
    }

    @Test func `reads so from its first command to its third release`() throws {
        let page = masked(try life())
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: SimpleTeamTests.page.deletingLastPathComponent(),
                withIntermediateDirectories: true)
            try page.write(to: SimpleTeamTests.page, atomically: true, encoding: .utf8)
        }
        #expect(page == (try String(contentsOf: SimpleTeamTests.page, encoding: .utf8)))
        #expect(!page.contains("[1]") && !page.contains("[2]"))
    }

    @Test func `meets nothing of what it never asked for`() throws {
        let page = try String(contentsOf: SimpleTeamTests.page, encoding: .utf8).lowercased()
        let machinery = [
            "sha256", "signature", "separation", "quorum", "adopt", "fence", "attempt", "chain",
            "second person", "unproven", "self-approval", "stranger", "key", "digest",
        ]
        for word in machinery { #expect(!page.contains(word), "\(word)") }
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}

/// Times, ids and durations are other ones each time.
private func masked(_ text: String) -> String {
    text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z/) {
        "T" + String(repeating: "-", count: $0.output.count - 1)
    }
    .replacing(/\b[0-9a-f]{32,40}\b/) { String(repeating: "x", count: $0.output.count) }
    .replacing(/\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{10}\b/) {
        String(repeating: "x", count: $0.output.count)
    }
    .replacing(/\b[0-9]{10}\b/, with: "xxxxxxxxxx")
}
