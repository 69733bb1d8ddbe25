import Foundation
import TestSupport

/// A team whose policy names who signs the ledger, and machines with keys.
final class ControllerTeam {
    let play: Playground

    /// `rules` are more of the policy. The ledger is founded and its first policy adopted.
    init(rules: String = "", _ test: String = #function) throws {
        play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.shell(
            """
            git config user.name Test; git config user.email other@example.com
            mkdir -p ../keys
            for who in ops-1 ops-2 quinn stranger; do
              ssh-keygen -q -t ed25519 -N '' -C "$who" -f ../keys/$who
              echo "key: $(cd .. && pwd)/keys/$who" > ../$who.yaml
            done
            """)
        try declare(controllers: "ops-1", rules: rules)
        _ = try act("init", as: "ops-1")
        _ = try act("--once", as: "ops-1")
    }

    /// Commits manifests of a version, whose policy names the keys of these controllers.
    func declare(controllers: String..., version: String = "2.4.0", rules: String = "") throws {
        let keys = try controllers.map {
            "      - {ssh: \(try line(of: $0)), name: \($0)}\n"
        }.joined()
        let named = controllers.isEmpty ? "" : "  controllers:\n\(keys)"
        try play.declare(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec:
              repository: https://git.example.com/us/deployments
              branch: main
              people:
                quinn: {keys: [{ssh: \(try line(of: "quinn"))}]}
              roles: {qa: [quinn]}
            \(named)\(rules)
            ---
            \(Playground.simple(version: version))
            """)
    }

    func line(of who: String) throws -> String { try first("cut -d' ' -f1,2 ../keys/\(who).pub") }

    func fingerprint(of who: String) throws -> String {
        try first("ssh-keygen -lf ../keys/\(who).pub | cut -d' ' -f2")
    }

    private func first(_ script: String) throws -> String {
        try play.shell(script).output.trimmingCharacters(in: .newlines)
    }

    /// Runs `reconcile` on a machine that has the key of `who`; none where nobody is said.
    @discardableResult
    func act(_ words: String, as who: String?) throws -> Finished {
        try play.shell(
            "$RECONCILE \(words)" + (who.map { " --controller ../\($0).yaml" } ?? ""))
    }

    func tip() throws -> String { try play.sandbox.run("rev-parse reconcile/ledger") }

    /// Commits what stands in the work tree of a checkout of the ledger as git does, signed with a key.
    static func commit(_ who: String?, _ words: String) -> String {
        guard let who else { return "git commit -q \(words)" }
        return
            "git -c gpg.format=ssh -c user.signingKey=\"$(cd .. && pwd)/keys/\(who)\" commit -q -S \(words)"
    }

    static let target = "environments/production/rollouts/app.yaml"
}

extension Finished {
    /// Everything that was said, on one line.
    var flat: String {
        (output + " " + complaints).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
