import CHost
import Glibc

/// What a program writes to, and where we read it.
struct Sink: ~Copyable {
    let writer: Descriptor
    let reader: PipeEnd?

    private init(_ writer: consuming Descriptor, reader: PipeEnd? = nil) {
        self.writer = writer
        self.reader = reader
    }

    static func open(_ outlet: Subprocess.Outlet) throws(HostError) -> Sink {
        switch outlet {
        case .pipe: return try pipe()
        case .nothing: return try file("/dev/null", O_WRONLY)
        case .file(let path): return try file(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
        case .descriptor(let number):
            guard let copy = Descriptor(fcntl(number, F_DUPFD_CLOEXEC, 3)) else {
                throw HostError("pass on the descriptor \(number)")
            }
            return Sink(copy)
        }
    }

    private static func file(_ path: String, _ flags: Int32) throws(HostError) -> Sink {
        guard let file = Descriptor(Glibc.open(path, flags | O_CLOEXEC | O_NOCTTY, 0o600)) else {
            throw HostError("write", path)
        }
        return Sink(file)
    }

    static func pipe() throws(HostError) -> Sink {
        var ends: [Int32] = [-1, -1]
        guard chost_pipe(&ends) == 0, let writer = Descriptor(ends[1]) else {
            throw HostError("make a pipe")
        }
        let reader = PipeEnd(owning: ends[0])
        guard chost_set_nonblocking(ends[0]) == 0 else { throw HostError("make a pipe") }
        // Fewer turns for a program that says much; the system refuses where it has given much.
        chost_set_pipe_size(ends[0], 1 << 18)
        return Sink(writer, reader: reader)
    }
}
