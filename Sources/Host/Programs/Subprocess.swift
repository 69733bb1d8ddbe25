import CHost
import Glibc

/// A running program with a session and a process group of its own, and this one owner.
package struct Subprocess: ~Copyable {
    /// Its process, and its process group.
    package let id: Int32
    /// What it says, where that was asked for by `.pipe`.
    package let output: PipeEnd?
    package let complaints: PipeEnd?
    private let process: Descriptor
    private var ended: ProgramEnd?

    /// Where a stream of a program goes.
    package enum Outlet: Hashable, Sendable {
        case nothing
        case pipe
        /// A new file, or one that is emptied.
        case file(String)
        case descriptor(Int32)
    }

    package init(
        _ invocation: Invocation, output: Outlet = .nothing, complaints: Outlet = .nothing
    ) throws(HostError) {
        let output = try Sink.open(output)
        let complaints = try Sink.open(complaints)
        let spawned = try spawn(
            invocation, output: output.writer.number, complaints: complaints.writer.number)
        id = spawned.id
        process = spawned.descriptor
        self.output = output.reader
        self.complaints = complaints.reader
    }

    /// A program that nobody waits for any more is ended: it would be a zombie, or worse, not.
    deinit {
        if ended == nil {
            kill(-id, SIGKILL)
            _ = Self.reap(id)
        }
    }

    /// Readable once the program has ended.
    package var endDescriptor: Int32 { process.number }

    /// Sends a signal to the whole group. It is the program's own until its end was waited for.
    package func signal(_ signal: Int32) {
        if ended == nil { kill(-id, signal) }
    }

    /// Waits for the end, at most until a moment of the boot clock; nil where it runs on.
    ///
    /// What is left of its group is ended with it.
    package mutating func end(until moment: Duration? = nil) -> ProgramEnd? {
        while ended == nil {
            if waitForInput([process.number], until: moment)[0] {
                // Before its number is given back, and may be another group's.
                kill(-id, SIGKILL)
                ended = Self.reap(id)
            } else if let moment, bootClock() >= moment {
                return nil
            }
        }
        return ended
    }

    /// Ends the group: asks with TERM, and after `grace` does not ask.
    package mutating func stop(grace: Duration) -> ProgramEnd {
        signal(SIGTERM)
        if let end = end(until: bootClock() + grace) { return end }
        signal(SIGKILL)
        return end() ?? .signalled(SIGKILL)
    }

    private static func reap(_ id: pid_t) -> ProgramEnd {
        var status: Int32 = 0
        let found = uninterrupted { Int(waitpid(id, &status, 0)) }
        // Nobody else may wait for our programs; if somebody did, the end is not known.
        return found == Int(id) ? ProgramEnd(status: status) : .signalled(0)
    }
}
