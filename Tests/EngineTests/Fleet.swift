import Glibc
import TestSupport

/// One hub, and machines that each have a clone of it and a controller of their own.
final class Fleet {
    let hub: HubRemote
    private let program: String

    init(_ transport: Transport = .file, _ test: String = #function) throws {
        hub = try HubRemote(transport, test)
        program = try tool("reconcile")
    }

    var folder: String { hub.directory.path }
    /// The folder that deployments go to.
    var world: String { folder + "/world" }

    /// Makes a clone; the first one has a program and the manifests of a simple team.
    func clone(_ name: String) throws {
        try shell("git clone -q \(hub.url) \(folder)/\(name) 2>&1", as: name, in: folder)
        try shell(
            "git symbolic-ref HEAD refs/heads/main; git config user.name Ada; git config user.email a@example.com",
            as: name)
    }

    /// The first clone, with `deploy` as its program, pushed; and the ledger founded.
    func found(deploy: String = Fleet.deploy) throws {
        try clone("one")
        let preamble = "#!/bin/sh\nset -eu\nworld=\(world)\nmkdir -p \"$world\"\n"
        try write(preamble + deploy, to: "one/deploy.sh")
        try shell("chmod +x deploy.sh && mkdir -p desired-state", as: "one")
        try declare(Playground.simple(), in: "one")
        try reconcile("one", "init")
    }

    func declare(_ manifests: String, in machine: String) throws {
        try write(manifests, to: machine + "/desired-state/manifests.yaml")
        try shell("git add -A && git commit -qm Declare && git push -q origin main", as: machine)
    }

    @discardableResult
    func reconcile(_ machine: String, _ words: String...) throws -> Finished {
        try run(
            "env", ["-C", "\(folder)/\(machine)", program] + words,
            environment: environment(of: machine))
    }

    /// Runs a shell on a machine, in its clone, with `$RECONCILE` being the program; what fails is thrown.
    @discardableResult
    func shell(_ script: String, as machine: String, in place: String? = nil) throws -> String {
        let ended = try run(
            "sh", ["-c", "cd \(place ?? "\(folder)/\(machine)") || exit\n\(script)"],
            environment: environment(of: machine))
        guard ended.status == 0 else { throw TestSupportError("\(script): \(ended.complaints)") }
        return ended.output
    }

    private func environment(of machine: String) -> [String: String] {
        hub.environment.merging([
            "XDG_STATE_HOME": "\(folder)/state-\(machine)", "USER": "olga", "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "RECONCILE": program,
        ]) { $1 }
    }

    /// What a program left in the world; nil where it left nothing.
    func left(_ name: String) -> String? {
        let ended = try? run("cat", ["\(world)/\(name)"], environment: ["PATH": "/usr/bin:/bin"])
        return ended?.status == 0 ? ended?.output : nil
    }

    /// The subject lines of the hub's ledger, oldest first.
    func story() throws -> [String] {
        try shell(
            "git -C \(hub.remote) log --reverse --format=%s reconcile/ledger", as: "one",
            in: folder
        ).split(separator: "\n").map(String.init)
    }

    func count(_ line: String) throws -> Int { try story().count { $0 == line } }

    private func write(_ text: String, to file: String) throws {
        let script = "mkdir -p \"$(dirname \"$1\")\" && printf %s \"$0\" > \"$1\""
        try run(
            "sh", ["-c", script, text, "\(folder)/\(file)"],
            environment: ["PATH": "/usr/bin:/bin"])
    }

    /// Leaves what is there now, and one line for each time that it ran.
    static let deploy = """
        echo "$RECONCILE_VERSION" > "$world/$RECONCILE_ENVIRONMENT"
        echo "$RECONCILE_VERSION" >> "$world/runs"

        """
}
