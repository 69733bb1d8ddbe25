import Foundation
import TestSupport

/// A team whose policy asks for signatures, with real keys of the real `ssh-keygen`.
final class SigningTeam {
    let play: Playground
    static let people = ["erin", "olga", "quinn"]

    /// `rules` and `stage` are more of the policy and of the stage `canary`; `signOffs` are the rules themselves.
    /// With `isSealed` the policy names a controller, and this machine has its key.
    init(
        rules: String = "", signOffs: String? = nil, stage: String = "", isSealed: Bool = false,
        _ test: String = #function
    ) throws {
        play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.shell(
            """
            git config user.name Test; git config user.email other@example.com
            mkdir -p ../keys
            for who in erin olga quinn stranger ops; do
              ssh-keygen -q -t ed25519 -N '' -C "$who" -f ../keys/$who
            done
            echo "\(isSealed ? "key: $(cd .. && pwd)/keys/ops" : "{}")" > ../controller.yaml
            """)
        let controllers = "  controllers: [{ssh: \(try key("ops")), name: ops}]\n"
        let asked = "{for: any, roles: [engineering, operations, qa], proof: signed}"
        try play.declare(
            try manifests((isSealed ? controllers : "") + rules, stage, signOffs ?? asked))
        try play.reconcile("init", "--controller", "../controller.yaml")
    }

    /// The ledger is gone, with all that this machine knew of it, and another one is founded.
    func beginAnew() throws {
        try play.shell(
            """
            git update-ref -d refs/heads/reconcile/ledger
            git update-ref -d refs/heads/reconcile/revisions; rm -rf \(play.state)
            """)
        try play.reconcile("init")
    }

    func key(_ who: String) throws -> String {
        try play.shell("cut -d' ' -f1,2 ../keys/\(who).pub").output
            .trimmingCharacters(in: .newlines)
    }

    private func manifests(_ rules: String, _ stage: String, _ signOffs: String) throws -> String {
        let people = try Self.people.map { "      \($0): {keys: [{ssh: \(try key($0))}]}\n" }
        return """
            \(Playground.environment("canary"))
            \(Playground.environment("world"))
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec:
              repository: https://git.example.com/us/deployments
              branch: main
              people:
            \(people.joined())
              roles: {engineering: [erin], operations: [olga], qa: [quinn]}
              signOffs: [\(signOffs)]
            \(rules)
            ---
            apiVersion: reconcile/v1
            kind: Rollout
            metadata: {name: app}
            spec:
              version: 2.0.0
              stages:
                - name: canary
                  environments: [canary]
            \(stage)
                - name: world
                  environments: [world]
                  entry: {checklist: [Read the graphs]}

            """
    }

    /// Signs off a stage as one role, with the person's own key unless another is said.
    @discardableResult
    func sign(
        _ stage: String, _ role: String, _ who: String, key: String? = nil, _ more: String = ""
    )
        throws -> Finished
    {
        try play.shell(
            "$RECONCILE sign-off app \(stage) --yes --role \(role) --by \(who) --key ../keys/\(key ?? who) \(more)"
        )
    }

    func signAll(_ stage: String) throws -> [Finished] {
        try zip(["engineering", "operations", "qa"], Self.people).map {
            try sign(stage, $0, $1)
        }
    }

    /// What a pass says, with its lines joined: how they are wrapped is another's business.
    /// On one line, without the moments at which people signed just now.
    func pass() throws -> String {
        try play.reconcile("--once", "--controller", "../controller.yaml").output.split(
            whereSeparator: \.isWhitespace
        )
        .joined(separator: " ").replacing(/sign-off of [0-9T:-]+Z/, with: "sign-off")
    }

    /// Says something of the canary in a file of its own, as whoever may push can.
    func say(_ words: String) throws {
        try play.sandbox.write(
            "desired-state/said.yaml",
            """
            apiVersion: reconcile/v1
            kind: SignOff
            metadata: {name: said}
            spec: {rollout: app, stage: canary, \(words)}

            """)
        try play.sandbox.commit("Say")
    }

    func edit(_ script: String) throws {
        try play.shell("\(script) && git commit -qam Edit")
    }
}
