import Glibc
import TestSupport

/// What has to hold at the end of each life, seen from outside: by git, by the environment's own book, by the
/// program's own audit and by what lies about.
///
/// Where a supervisor or a disk was struck, what was to go back may never have begun: then it has failed, and that is all.
func broken(_ arena: Arena, _ scenario: Scenario, mayHaveFailed: Bool) throws -> [String] {
    try end(arena, scenario, mayHaveFailed) + history(arena, scenario) + once(arena)
        + leftovers(arena, scenario)
}

/// It came to what was wanted, and every machine knows.
private func end(_ arena: Arena, _ scenario: Scenario, _ mayHaveFailed: Bool) throws -> [String] {
    var problems: [String] = []
    if arena.version != scenario.version {
        problems.append("\(arena.version) runs, and not \(scenario.version)")
    }
    for machine in scenario.machines {
        var status = try arena.reconcile(machine, ["status", "--output", "json"]).output
        if mayHaveFailed { status.replace("\"failed\"", with: "\"\(scenario.standing)\"") }
        for part in [
            "\"standing\": \"\(scenario.standing)\"", "\"app\": \"\(scenario.version)\"",
            "\"outbox\": []",
        ] where !status.contains(part) {
            problems.append("\(machine): no \(part) in \(status)")
        }
    }
    return problems
}

private func history(_ arena: Arena, _ scenario: Scenario) throws -> [String] {
    var problems: [String] = []
    for machine in scenario.machines {
        let audit = try arena.reconcile(machine, ["audit"])
        if audit.status != 0 {
            problems.append("audit of \(machine): \(audit.output)\(audit.complaints)")
        }
    }
    for folder in [arena.hubFolder]
        + scenario.machines.map({ "\(arena.state(of: $0))/reconcile/*/repository.git" })
    {
        let found = try run(
            "sh",
            [
                "-c",
                "git -C \(folder) -c safe.directory='*' fsck --strict --no-dangling --no-progress 2>&1",
            ],
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/"])
        if found.status != 0 { problems.append("git fsck of \(folder): \(found.output)") }
    }
    return problems
}

/// Nothing acted twice, or without an intent; and every intent has one end.
private func once(_ arena: Arena) throws -> [String] {
    var problems: [String] = []
    let trailers = try arena.onHub(
        "log --reverse '--format=%(trailers:key=Entry,valueonly,separator=)=%(trailers:key=Attempt,valueonly,separator=)' reconcile/ledger"
    )
    var (intents, ends): (Set<Substring>, [Substring: Int]) = ([], [:])
    for line in trailers.split(separator: "\n") {
        let words = line.split(separator: "=", maxSplits: 1)
        guard words.count == 2 else { continue }
        switch words[0] {
        case "intent":
            if !intents.insert(words[1]).inserted { problems.append("two intents of \(words[1])") }
        case "succeeded", "failed", "lapsed", "lost": ends[words[1], default: 0] += 1
        default: break
        }
    }
    for intent in intents.sorted() where ends[intent] != 1 {
        problems.append("\(ends[intent] ?? 0) ends of \(intent)")
    }
    var (seen, fence): (Set<Substring>, Int) = ([], 0)
    for words in arena.lines("began") where words.count == 3 {
        if !seen.insert(words[0]).inserted { problems.append("\(words[0]) acted twice") }
        if !intents.contains(words[0]) { problems.append("\(words[0]) acted without an intent") }
        let own = Int(words[1]) ?? 0
        if own <= fence { problems.append("fence \(own) after \(fence)") }
        fence = own
    }
    return problems
}

/// Nothing runs, is locked, or is still open.
private func leftovers(_ arena: Arena, _ scenario: Scenario) throws -> [String] {
    let running = commandLines().filter { $0.contains(arena.root + "/now") }
    let files = try arena.find(
        "-name '*.lock' -o -path '*/attempts/.open/*' -o -path '*/outbox/*'", of: scenario)
    return running.map { "still runs: \($0)" } + files.map { "left: \($0)" }
}

/// Files that were never finished: they are in nobody's way, and only counted.
func drafts(_ arena: Arena, _ scenario: Scenario) throws -> Int {
    try arena.find("-name '*.tmp' -o -name 'tmp_*'", of: scenario).count
}

extension Arena {
    fileprivate func find(_ words: String, of scenario: Scenario) throws -> [Substring] {
        let states = scenario.machines.map { state(of: $0) + "/reconcile" }
        let folders = (states + [hubFolder]).joined(separator: " ")
        return try shell("find \(folders) \(words)").split(separator: "\n")
    }
}

/// Of all processes of this machine.
private func commandLines() -> [String] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var lines: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard name.allSatisfy(\.isNumber) else { continue }
        lines.append(contents(of: "/proc/\(name)/cmdline").replacing("\0", with: " "))
    }
    return lines
}
