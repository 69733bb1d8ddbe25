import CHost
import Glibc

/// A program that has just been started.
struct Spawned: ~Copyable {
    let id: pid_t
    /// Readable once the program has ended.
    let descriptor: Descriptor
}

/// Starts a program as the leader of a session of its own, or of ours where it may ask at the terminal.
func spawn(
    _ invocation: Invocation, output: Int32, complaints: Int32
) throws(HostError) -> Spawned {
    try refuseWhatCCutsOff(invocation)
    let path = try programPath(invocation)
    let input = try open(invocation.input)
    var descriptors = [input.number, output, complaints] + invocation.inherited
    let words = [invocation.program] + invocation.arguments
    let environment = invocation.environment.sorted { $0.key < $1.key }

    let started = withCStrings(words) { words in
        withCStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
            withCStrings([path, invocation.folder]) { places in
                descriptors.withUnsafeMutableBufferPointer { descriptors in
                    var program = chost_program(
                        path: places[0], arguments: words.baseAddress,
                        environment: environment.baseAddress, folder: places[1],
                        file_mode_mask: invocation.fileModeMask,
                        descriptors: descriptors.baseAddress,
                        descriptor_count: Int32(descriptors.count),
                        keeps_session: invocation.asksAtTerminal ? 1 : 0)
                    return chost_start(&program)
                }
            }
        }
    }
    guard started.failed == CHOST_STARTED, let descriptor = Descriptor(started.descriptor) else {
        throw spawnError(invocation, path: path, started)
    }
    return Spawned(id: started.id, descriptor: descriptor)
}

/// A text of C ends at its first NUL: what follows would be dropped without a word.
private func refuseWhatCCutsOff(_ invocation: Invocation) throws(HostError) {
    let environment = invocation.environment
    let texts =
        [invocation.program, invocation.folder] + invocation.arguments
        + environment.flatMap { [$0.key, $0.value] }
    if texts.contains(where: { $0.utf8.contains(0) }) {
        throw HostError("run", invocation.program, message: "one of its words holds a NUL byte")
    }
    if let name = environment.keys.first(where: { $0.isEmpty || $0.utf8.contains(61) }) {
        throw HostError("run", invocation.program, message: "\(name) cannot name a variable")
    }
}

/// Finds the program as a shell would, in the `PATH` that the program itself will see.
private func programPath(_ invocation: Invocation) throws(HostError) -> String {
    let name = invocation.program
    if name.utf8.contains(47) { return name }
    let path = invocation.environment["PATH"] ?? ""
    var unusable: HostError?
    // An empty part means the current folder to a shell; nobody means that.
    for folder in path.split(separator: ":") where !name.isEmpty {
        let candidate = "\(folder)/\(name)"
        switch FileKind(at: truePath(candidate) ?? candidate) {
        case .file, .executable:
            if access(candidate, X_OK) == 0 { return candidate }
            unusable = HostError("run", candidate, code: EACCES, message: "it is not executable")
        default: continue
        }
    }
    throw unusable
        ?? HostError(
            "run", name, code: ENOENT, message: "it was not found in PATH (\(path))")
}

func open(_ input: Invocation.Input) throws(HostError) -> Descriptor {
    switch input {
    case .nothing: return try opened("/dev/null")
    case .file(let path): return try opened(path)
    case .bytes(let bytes): return try memoryFile(bytes)
    case .descriptor(let number):
        guard let copy = Descriptor(fcntl(number, F_DUPFD_CLOEXEC, 3)) else {
            throw HostError("pass on the descriptor \(number)")
        }
        return copy
    }
}

private func opened(_ path: String) throws(HostError) -> Descriptor {
    guard let file = Descriptor(Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) else {
        throw HostError("read", path)
    }
    return file
}

/// Bytes that a program may open as a file, without a name that anybody else could.
package struct MemoryFile: ~Copyable {
    private let descriptor: Descriptor

    package init(_ bytes: [UInt8]) throws(HostError) { descriptor = try memoryFile(bytes) }

    package var number: Int32 { descriptor.number }
}

/// A file rather than a pipe: it holds any number of bytes, and nobody has to stand by and write.
private func memoryFile(_ bytes: [UInt8]) throws(HostError) -> Descriptor {
    guard let file = Descriptor(chost_memory_file("input")) else {
        throw HostError("make a file in memory")
    }
    try writeAll(bytes[...], to: file.number, "a file in memory")
    lseek(file.number, 0, SEEK_SET)
    return file
}

private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var copies = strings.map { strdup($0) } + [nil]
    defer { copies.forEach { free($0) } }
    return copies.withUnsafeMutableBufferPointer { body($0) }
}
