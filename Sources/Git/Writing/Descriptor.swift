import CGit2
import Glibc

/// An open file or folder, closed when its owner lets go of it.
struct Descriptor: ~Copyable {
    let number: Int32

    init(opening path: String, _ flags: Int32, doing: String) throws(GitError) {
        number = open(path, flags | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw diskError(doing, path) }
    }

    deinit { close(number) }
}

/// What the system answered last on this thread: to be called before anything else can fail.
func diskError(_ doing: String, _ path: String, code: Int32 = errno) -> GitError {
    let words = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return GitError(.disk, doing, "\(path): \(words)")
}

/// Calls again for as long as a signal got in the way.
func uninterrupted(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}

func writeAll(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, doing: String, _ path: String
) throws(GitError) {
    var written = 0
    while written < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = uninterrupted { write(file, rest.baseAddress, rest.count) }
        guard count > 0 else { throw diskError(doing, path) }
        written += count
    }
}

func writeAll(
    _ bytes: [UInt8], to file: Int32, doing: String, _ path: String
) throws(GitError) {
    // A closure that throws typed errors through `withUnsafeBytes` loses the type.
    let failure = bytes.withUnsafeBytes { bytes -> GitError? in
        do throws(GitError) {
            try writeAll(bytes, to: file, doing: doing, path)
            return nil
        } catch {
            return error
        }
    }
    if let failure { throw failure }
}

/// Makes a folder's names last: what was created, renamed or removed in it.
func syncFolder(_ path: String, doing: String) throws(GitError) {
    let folder = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY, doing: doing)
    guard fsync(folder.number) == 0 else { throw diskError(doing, path) }
}

/// A small file's bytes; nil where there is none.
func smallFile(_ path: String, doing: String) throws(GitError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw diskError(doing, path)
    }
    defer { close(file) }

    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = uninterrupted { read(file, &chunk, chunk.count) }
        guard count >= 0 else { throw diskError(doing, path) }
        if count == 0 { return bytes }
        bytes += chunk.prefix(count)
    }
}

/// The names in a folder, `.` and `..` left out; none where there is no folder.
func names(in folder: String, doing: String) throws(GitError) -> [String] {
    guard let opened = opendir(folder) else {
        if errno == ENOENT { return [] }
        throw diskError(doing, folder)
    }
    defer { closedir(opened) }

    var found: [String] = []
    while let entry = readdir(opened) {
        let name = String(cString: cgit2_entry_name(entry))
        if name != ".", name != ".." { found.append(name) }
    }
    return found
}
