import Glibc

/// Why the system could not do what it was asked.
package struct HostError: Error, Hashable, Sendable {
    /// The system's number (`ENOENT`); 0 where the refusal is ours.
    package var code: Int32
    /// What was being done, after "could not": `read`, `list`.
    package var doing: String
    /// To what; nil where it has no name.
    package var path: String?
    package var message: String

    package init(_ doing: String, _ path: String? = nil, code: Int32 = 0, message: String) {
        (self.code, self.doing, self.path, self.message) = (code, doing, path, message)
    }

    /// The last error of this thread: to be called before anything else can fail.
    package init(_ doing: String, _ path: String? = nil, code: Int32 = errno) {
        (self.code, self.doing, self.path) = (code, doing, path)
        message = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    package var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
    /// The reader of our output has gone, as `head` does.
    package var isBrokenPipe: Bool { code == EPIPE }
}

extension HostError: CustomStringConvertible {
    package var description: String {
        "could not \(doing)\(path.map { " \($0)" } ?? ""): \(message)"
    }
}
