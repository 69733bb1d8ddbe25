/// Something in a file that must never happen.
struct Finding: Hashable, CustomStringConvertible {
    var file: String
    var line: Int
    var ban: String

    var description: String { "\(file):\(line): \(ban)" }
}

/// Returns what the house forbids in one Swift file of `Sources/`, in the order of its lines.
///
/// `path` is counted from the folder of the package: `Sources/Planner/Soak.swift`.
func findings(in text: String, path: String) -> [Finding] {
    let parts = path.split(separator: "/")
    guard parts.first == "Sources", parts.count >= 3 else { return [] }
    guard let room = Room.named(String(parts[1])) else {
        return [Finding(file: path, line: 1, ban: "\(parts[1]) is no room of the house")]
    }
    let file = String(parts[parts.count - 1].prefix { $0 != "." })
    let source = SourceText(text)
    var findings: [Finding] = []
    for (index, line) in source.code.enumerated() {
        let code = Code(line)
        let bans =
            importBans(code, room: room, file: file) + tokenBans(code, room: room)
            + reasonBans(code, lines: source.lines, at: index)
        findings += bans.map { Finding(file: path, line: index + 1, ban: $0) }
    }
    return findings
}

private func importBans(_ code: Code, room: Room, file: String) -> [String] {
    guard let module = code.importedModule else { return [] }
    // Comparing and searching memory is arithmetic; the rest of Glibc stays out of reach.
    if ["import func Glibc.memcmp", "import func Glibc.memchr"].contains(code.text) { return [] }
    if ["Foundation", "FoundationEssentials"].contains(module) {
        return ["\(module) is imported, which costs the start"]
    }
    if !room.imports.contains(module) { return ["\(room.name) may not import \(module)"] }
    if room.name != "reconcile" { return [] }
    if module == "Glibc", !Room.processFiles.contains(file) {
        return ["a command may not meet the process but by its Surroundings"]
    }
    if Room.readingCommands.contains(file), ["Effects", "Reconciler"].contains(module) {
        return ["\(file) only reads, and may not reach \(module)"]
    }
    return []
}

private func tokenBans(_ code: Code, room: Room) -> [String] {
    var bans: [String] = []
    if code.calls("print") || code.calls("debugPrint") || code.calls("dump") {
        bans.append("only Surroundings print")
    }
    for word in ["public", "open"] where code.isDeclared(word) {
        bans.append("`\(word)`; across rooms it is `package`")
    }
    guard room.isCore else { return bans }

    // A bare `read(` may be a method of ours; the system's is named with its module, or not imported.
    if code.text.contains("Glibc."), code.importedModule == nil { bans.append("`Glibc` in the core") }
    for word in ["async", "await", "Task", "TaskGroup", "actor", "Thread"] where code.has(word) {
        bans.append("`\(word)` in the core")
    }
    for word in [
        "Date", "time", "clock_gettime", "gettimeofday", "getenv", "fopen", "open",
    ]
    where code.calls(word) {
        bans.append("`\(word)()` in the core")
    }
    let chance = [
        "random", "randomElement", "shuffle", "shuffled", "SystemRandomNumberGenerator",
        "ContinuousClock", "SuspendingClock", "CommandLine", "FileManager", "ProcessInfo",
        "environ",
    ]
    for word in chance where code.has(word) { bans.append("`\(word)` in the core") }
    return bans
}

/// What is allowed where a comment on the same line or the one before says why.
private func reasonBans(_ code: Code, lines: [Substring], at index: Int) -> [String] {
    var bans: [String] = []
    if code.text.contains("try!") { bans.append("`try!`") }
    if code.text.contains("as!") { bans.append("`as!`") }
    if code.hasForceUnwrap { bans.append("a force unwrap") }
    if code.calls("fatalError") { bans.append("`fatalError`") }
    if code.text.contains("@unchecked") { bans.append("`@unchecked Sendable`") }
    if code.text.contains("nonisolated(unsafe)") { bans.append("`nonisolated(unsafe)`") }
    if bans.isEmpty { return [] }

    let near = [index, index - 1].filter(lines.indices.contains).map { lines[$0] }
    let isExplained = near.contains { $0.contains("// Reason: ") || $0.contains("/// Reason: ") }
    return isExplained ? [] : bans.map { $0 + " without a `// Reason: `" }
}
