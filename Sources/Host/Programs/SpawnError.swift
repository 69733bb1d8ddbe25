import CHost
import Glibc

/// Says which of the steps failed, and what a person can do about it.
func spawnError(
    _ invocation: Invocation, path: String, _ failed: chost_process
) -> HostError {
    switch failed.failed {
    case CHOST_FOLDER:
        let reason = HostError("enter", code: failed.error).message
        return HostError(
            "run", invocation.program, code: failed.error,
            message: "its folder \(invocation.folder) cannot be entered: \(reason)")
    case CHOST_EXEC:
        let whole = path.hasPrefix("/") ? path : "\(invocation.folder)/\(path)"
        return HostError(
            "run", invocation.program, code: failed.error,
            message: executionProblem(whole, code: failed.error))
    default:
        return HostError("run", invocation.program, code: failed.error)
    }
}

/// The system says "no such file" of a script whose interpreter is missing; that is a riddle.
private func executionProblem(_ path: String, code: Int32) -> String {
    let interpreter = interpreter(of: path)
    let system = HostError("run", code: code).message
    switch (code, FileKind(at: truePath(path) ?? path)) {
    case (ENOENT, nil), (ENOTDIR, nil): return "it was not found"
    case (ENOENT, _), (ENOTDIR, _):
        guard let interpreter else { return "the loader that it asks for was not found" }
        // Windows ends its lines with CR, which becomes a part of the name.
        let hint = interpreter.hasSuffix("\r") ? "; its first line ends with a carriage return" : ""
        let name = interpreter.hasSuffix("\r") ? String(interpreter.dropLast()) : interpreter
        return "bad interpreter: \(name) was not found\(hint)"
    case (EACCES, .folder?): return "it is a folder"
    case (EACCES, _) where access(path, X_OK) != 0: return "it is not executable"
    case (EACCES, _):
        return interpreter.map { "bad interpreter: \($0) is not executable" } ?? system
    case (ENOEXEC, _): return "it is neither a program of this machine nor begins with #!"
    case (E2BIG, _): return "its arguments and environment are too long for the system"
    default: return system
    }
}

/// The program that the first line of a script names; nil where that begins otherwise.
private func interpreter(of path: String) -> String? {
    guard let file = Descriptor(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) else { return nil }
    // The kernel looks at as many.
    var start = [UInt8](repeating: 0, count: 256)
    let count = read(file.number, &start, start.count)
    guard count > 2, start.starts(with: Array("#!".utf8)) else { return nil }
    let line = start[2..<count].prefix { $0 != 10 && $0 != 0 }
    let name = line.drop { $0 == 32 || $0 == 9 }.prefix { $0 != 32 && $0 != 9 }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
}
