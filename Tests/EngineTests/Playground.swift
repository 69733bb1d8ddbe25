import Glibc
import TestSupport

/// A repository with manifests and real programs, and the real `reconcile` beside it.
final class Playground {
    let sandbox: GitSandbox
    private let program: String

    init(_ test: String = #function) throws {
        sandbox = try GitSandbox(test)
        program = try tool("reconcile")
    }

    /// A founded one of the simple team, whose deploy does as `deploy` says before it deploys.
    static func founded(_ deploy: String, _ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", deploy + Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        return play
    }

    /// The same with a secret `TOKEN`, which `../controller.yaml` gives to its deploy.
    static func foundedWithToken(_ deploy: String, _ test: String = #function) throws -> Playground
    {
        let play = try Playground(test)
        try play.program("deploy.sh", deploy + Playground.deploy)
        try play.declare(
            Playground.simple().replacing(
                "{run: [./deploy.sh]}",
                with: "{run: [./deploy.sh], environment: {TOKEN: {secret: token}}}"))
        try play.sandbox.write(
            "../controller.yaml",
            "secrets: {token: {variable: TOKEN, environments: [production]}}\n")
        try play.reconcile("init")
        return play
    }

    /// The folder that deployments go to: a file for each environment.
    var world: String { sandbox.directory.path + "/world" }
    var state: String { sandbox.directory.path + "/state" }

    /// Runs `reconcile` in the repository.
    @discardableResult
    func reconcile(_ words: String...) throws -> Finished {
        try run("env", ["-C", sandbox.path, program] + words, environment: environment)
    }

    /// Runs a shell with `$RECONCILE` being the program.
    @discardableResult
    func shell(_ script: String) throws -> Finished {
        var environment = environment
        environment["RECONCILE"] = program
        return try run("sh", ["-c", "cd \(sandbox.path) && \(script)"], environment: environment)
    }

    private var environment: [String: String] {
        [
            "PATH": "/usr/bin:/bin", "HOME": sandbox.directory.path + "/home", "USER": "olga",
            "XDG_STATE_HOME": state, "LC_ALL": "C.UTF-8", "TZ": "UTC",
        ]
    }

    /// Writes the manifests, and commits them with whatever else has changed.
    func declare(_ manifests: String) throws {
        try sandbox.write("desired-state/manifests.yaml", manifests)
        try sandbox.commit("Declare")
    }

    /// A program of the repository.
    func program(_ name: String, _ script: String) throws {
        let preamble = "#!/bin/sh\nset -eu\nworld=\(world)\nmkdir -p \"$world\"\n"
        try sandbox.write(name, preamble + script)
        try sandbox.run("update-index --add --chmod=+x \(name)")
        chmod("\(sandbox.path)/\(name)", 0o755)
    }

    /// What a program left in the world; nil where it left nothing.
    func left(_ name: String) -> String? {
        guard let file = fopen("\(world)/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// The subject lines of the ledger, oldest first.
    func story() throws -> [String] {
        try sandbox.run("log --reverse --format=%s reconcile/ledger").split(separator: "\n")
            .map(String.init)
    }

    static let deploy = "echo \"$RECONCILE_VERSION\" > \"$world/$RECONCILE_ENVIRONMENT\"\n"
}

extension Playground {
    /// A place that `deploy.sh` deploys to, as a first document of several.
    static func environment(_ name: String = "production") -> String {
        """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: \(name)}
        spec: {initial: {version: 1.0.0}, actions: {deploy: {run: [./deploy.sh]}}}
        ---
        """
    }

    /// The whole of a simple team, with what is to be added to the stage.
    static func simple(version: String = "2.4.0", stage: String = "", actions: String = "")
        -> String
    {
        """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production}
        spec:
          initial: {version: 2.3.1}
          actions:
            deploy: {run: [./deploy.sh]}
        \(actions)
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: \(version)
          stages:
            - name: production
              environments: [production]
        \(stage)

        """
    }
}
