import Glibc
import TestSupport

/// A hub, machines and an environment, always at the same place; and copies of them to go back to.
final class Arena {
    let hub: HubRemote
    let isRemote: Bool
    private let program: String
    private let striker: String
    private var logs: [String] = []

    init(_ transport: Transport, program: String?) throws {
        hub = try HubRemote(transport, "outside")
        isRemote = transport != .path
        self.program = try absolute(try program ?? tool("reconcile"))
        striker = try absolute(try tool("strike"))
        try shell("mkdir -p \(world) \(root)/kept")
    }

    var root: String { hub.directory.path }
    private var now: String { root + "/now" }
    /// What deployments change.
    var world: String { now + "/world" }
    func folder(of machine: String) -> String { now + "/" + (isRemote ? machine : "one") }
    func state(of machine: String) -> String { "\(now)/state-\(machine)" }
    /// The repository that is the hub.
    var hubFolder: String { isRemote ? hub.remote : now + "/one" }

    // MARK: Copies

    func keep(_ number: Int) throws {
        let copy = "\(root)/kept/\(number)"
        try shell("rm -rf \(copy); mkdir \(copy); cp -a \(now) \(hub.remote) \(copy)")
    }

    func restore(_ number: Int) throws {
        logs = []
        try shell(
            "rm -rf \(now) \(hub.remote); cp -a \(root)/kept/\(number)/now \(root)/kept/\(number)/hub.git \(root)"
        )
    }

    // MARK: Running

    @discardableResult
    func shell(_ script: String, as machine: String = "one", in place: String? = nil) throws
        -> String
    {
        let ended = try run(
            "sh", ["-c", "cd \(place ?? "/") || exit\n\(script)"],
            environment: environment(of: machine))
        guard ended.status == 0 else {
            throw TestSupportError("\(script): \(ended.status) \(ended.complaints)")
        }
        return ended.output
    }

    /// What takes longer than any of this may is ended, and 137.
    func reconcile(_ machine: String, _ words: [String]) throws -> Finished {
        try run(
            "timeout",
            ["-s", "KILL", "90", "env", "-C", folder(of: machine), program] + words,
            environment: environment(of: machine))
    }

    /// The same under `strike`; nil strikes nothing, and counts.
    func reconcile(_ machine: String, _ words: [String], struck strike: Strike?) throws -> Struck {
        let log = "\(root)/strike-\(logs.count).log"
        unlink(log)
        logs.append(log)
        let blow = strike.map { [$0.role, String($0.number)] + $0.blow.words } ?? []
        let ended = try run(
            "timeout",
            ["-s", "KILL", "120", "env", "-C", folder(of: machine), striker, log] + blow
                + ["--", program] + words,
            environment: environment(of: machine))
        guard access(log, F_OK) == 0, ended.status != 77 else {
            throw TestSupportError("strike did not begin: \(ended)")
        }
        return Struck(ended: ended, log: log)
    }

    /// Waits until nothing of what was struck runs any more; what does not end is ended, and named. A supervisor
    /// waits a minute for room on a full disk.
    func waitForAll() throws -> [String] {
        var left: [String] = []
        for log in logs {
            var turns = 0
            while !contents(of: log).hasSuffix("over\n"), turns < 2_000 {
                usleep(50_000)
                turns += 1
            }
            guard turns == 2_000 else { continue }
            left.append(log)
            let by = contents(of: log).split(separator: "\n").first?.split(separator: " ").last
            if let by = by.flatMap({ pid_t($0) }) { kill(by, SIGKILL) }
        }
        return left
    }

    func write(_ text: String, to file: String) throws {
        let script = "mkdir -p \"$(dirname \"$1\")\" && printf %s \"$0\" > \"$1\""
        let ended = try run("sh", ["-c", script, text, file], environment: environment(of: "one"))
        guard ended.status == 0 else { throw TestSupportError(ended.complaints) }
    }

    private func environment(of machine: String) -> [String: String] {
        hub.environment.merging([
            "XDG_STATE_HOME": state(of: machine), "WORLD": world, "USER": "olga",
            "LC_ALL": "C.UTF-8", "TZ": "UTC",
            // It cannot look for leaks in what is traced.
            "ASAN_OPTIONS": "detect_leaks=0",
        ]) { $1 }
    }

    // MARK: What is there

    func onHub(_ words: String) throws -> String {
        try shell("git -C \(hubFolder) \(words) </dev/null 2>&1")
    }

    /// The subject lines of the ledger, oldest first.
    func story() -> [String] {
        let said = try? onHub("log --reverse --format=%s reconcile/ledger")
        return said?.split(separator: "\n").map(String.init) ?? []
    }

    func lines(_ name: String) -> [[Substring]] {
        contents(of: "\(world)/\(name)").split(separator: "\n").map { $0.split(separator: " ") }
    }

    var version: String { contents(of: world + "/production").filter { !$0.isNewline } }
}

/// How a run under `strike` ended.
struct Struck {
    var ended: Finished
    var log: String

    func points(_ arena: Arena) -> [Point] {
        contents(of: log).split(separator: "\n").compactMap(Point.init)
    }

    /// The point that was struck; nil where it was never reached.
    func struck(_ arena: Arena) -> Point? {
        let lines = contents(of: log).split(separator: "\n")
        guard let mark = lines.firstIndex(of: "struck"), mark > 0 else { return nil }
        return Point(lines[mark - 1])
    }
}

private func absolute(_ path: String) throws -> String {
    guard let whole = realpath(path, nil) else { throw TestSupportError("\(path) is not there") }
    defer { free(whole) }
    return String(cString: whole)
}

/// Empty where there is nothing.
func contents(of file: String) -> String {
    guard let stream = fopen(file, "r") else { return "" }
    defer { fclose(stream) }
    var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 {
        bytes += chunk.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
}
