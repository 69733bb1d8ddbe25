import Foundation
import TestSupport

/// A repository with a ledger, a base and a head, and the real `reconcile` that compares them.
struct ProposalDesk {
    let play: Playground
    private var sandbox: GitSandbox { play.sandbox }

    /// A copy of one world that has come so far: 1.1.0 of the app runs in staging, and waits elsewhere.
    init(_ test: String = #function) throws {
        play = try Playground(test)
        let world = try ProposalDesk.world.get()
        try run("rm", ["-rf", sandbox.path], environment: ["PATH": "/usr/bin:/bin"])
        try run(
            "cp", ["-a", world.sandbox.path, sandbox.path], environment: ["PATH": "/usr/bin:/bin"])
    }

    // Made once, and only copied from then on; it lasts as long as the tests.
    private nonisolated(unsafe) static let world = Result {
        let play = try Playground("proposals")
        try play.sandbox.write("deploy.sh", "#!/bin/sh\nexit 0\n")
        try play.sandbox.write("measure.sh", "#!/bin/sh\necho 1\n")
        try play.sandbox.run("add --chmod=+x deploy.sh measure.sh")
        try play.sandbox.run("commit --quiet --message Programs")
        try play.sandbox.run("reset --quiet --hard")
        for (file, text) in ProposalDesk.files { try play.sandbox.write(file, text) }
        try play.sandbox.commit("Declare")
        for words in ["init", "--once", "--once"] { try play.reconcile(words) }
        return play
    }

    // MARK: Editing

    func write(_ file: String, _ text: String) throws { try sandbox.write(file, text) }

    func read(_ file: String) throws -> String {
        try String(contentsOfFile: sandbox.path + "/" + file, encoding: .utf8)
    }

    func edit(_ file: String, _ old: String, _ new: String) throws {
        let text = try read(file)
        guard text.contains(old) else { throw TestSupportError("\(file) has no `\(old)`") }
        try write(file, text.replacingOccurrences(of: old, with: new))
    }

    func remove(_ path: String) throws { try sandbox.git(["rm", "-rq", path]) }
    func git(_ words: String...) throws { try sandbox.git(words) }
    func pass() throws { try play.reconcile("--once") }
    func commit(_ message: String) throws { try sandbox.commit(message) }

    func plan(_ words: String..., base: String = "main", head: String = "change") throws -> Finished
    {
        try play.shell(
            "$RECONCILE plan --base '\(base)' --head '\(head)' \(words.joined(separator: " "))")
    }

    // MARK: What stands there

    static let team = "desired-state/team.yaml"
    static let places = "desired-state/places.yaml"
    static let app = "desired-state/app.yaml"

    private static let files = [
        team: """
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: shop}
        spec:
          roles:
            engineering: {title: Engineering, members: [erin, emil]}
            qa: {title: Quality, members: [quinn, quentin]}
            security: {members: [sam]}
          signOffs:
            - {for: {tier: 1}, roles: [engineering, qa, security]}
            - {for: {tier: 2}, roles: [engineering, qa]}
            - {for: any, roles: [engineering]}
          freezes:
            - {name: christmas, from: 2026-12-20, until: 2027-01-02, environments: {tier: 1}}
        ---
        apiVersion: reconcile/v1
        kind: Check
        metadata: {name: error-rate}
        spec:
          run: [./measure.sh, "$(environment)"]
          critical: above 5%

        """,
        places: """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: staging, labels: {tier: 3}}
        spec:
          initial: {version: 1.0.0}
          actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}
        ---
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: us, labels: {tier: 2}}
        spec:
          initial: {version: 1.0.0}
          actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}
        ---
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: eu, labels: {tier: 1}}
        spec:
          initial: {version: 1.0.0}
          actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}

        """,
        app: """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          title: The new basket
          version: 1.1.0
          stages:
            - name: staging
              environments: [staging]
              entry: {signedOff: {engineering: {by: erin, at: 2026-01-05}}}
            - name: us
              environments: [us]
              entry: {signedOff: {engineering: {by: erin, at: 2026-01-06}}}
            - name: eu
              environments: [eu]
              soak: 24h
              checks: [error-rate]

        """,
        "desired-state/legacy.yaml": """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: legacy}
        spec:
          title: The old search
          component: search
          version: 3.0.0
          stages:
            - name: staging
              environments: [staging]
              entry: {signedOff: {engineering: {by: emil, at: 2026-01-05}}}

        """,
        "README.md": "# Shop\n",
    ]
}
