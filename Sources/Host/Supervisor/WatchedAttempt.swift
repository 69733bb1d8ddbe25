import Glibc

/// One attempt of a command: a program from its start until nothing is left of it.
struct WatchedAttempt: ~Copyable {
    private let process: Spawned
    private let streams: [WatchedStream]
    private let pipes: [PipeEnd]
    private let grace: Duration
    private let deadline: Duration
    private var ending: Ending
    private var hasChildren = true
    private let buffer: ReadBuffer
    private(set) var end: ProgramEnd?
    private(set) var isTimedOut = false
    private(set) var leftBehind: [String] = []
    var lines: LastLines

    init(
        _ invocation: Invocation, timeLimit: Duration, plan: SupervisorPlan,
        streams: [WatchedStream], lines: LastLines, buffer: ReadBuffer
    ) throws(HostError) {
        let output = try Sink.pipe()
        let complaints = try Sink.pipe()
        process = try spawn(
            invocation, output: output.writer.number, complaints: complaints.writer.number)
        pipes = [output.reader, complaints.reader].compactMap { $0 }
        (self.streams, self.lines, self.buffer) = (streams, lines, buffer)
        (grace, deadline) = (plan.grace, plan.deadline)
        let now = bootClock()
        // All is to be over at the deadline, so TERM comes before it.
        let beforeDeadline = plan.deadline - min(plan.grace, (plan.deadline - now) / 2)
        ending = .running(until: min(now + timeLimit, beforeDeadline))
        streams.forEach { $0.beginAttempt() }
    }

    /// Watches until the end; `signals` tells of children and of TERM.
    mutating func watch(_ signals: borrowing SupervisorSignals) {
        while !isOver {
            let ready = waitForInput(
                [signals.number] + pipes.map(\.number), until: ending.moment)
            if ready[0] { signals.read() }
            for index in pipes.indices where ready[index + 1] { _ = listen(index) }
            reap()
            advance(at: bootClock(), isInterrupted: signals.isInterrupted)
        }
        for index in pipes.indices {
            for _ in 0..<drainTurnsMax where !listen(index) { break }
            streams[index].endAttempt(&lines)
        }
    }

    private var isOver: Bool {
        if end != nil && !hasChildren { return true }
        if case .forced(let moment) = ending { return bootClock() >= moment }
        return false
    }

    private mutating func listen(_ index: Int) -> Bool {
        // By a name of its own: through `self`, which cannot be copied, the compiler's thread sanitizer fails.
        let buffer = buffer
        guard let count = pipes[index].read(into: &buffer.bytes) else { return false }
        streams[index].take(buffer.bytes[..<count], &lines)
        return true
    }

    private mutating func reap() {
        while true {
            var status: Int32 = 0
            let id = waitpid(-1, &status, WNOHANG)
            if id == process.id { end = ProgramEnd(status: status) }
            if id > 0 || id < 0 && errno == EINTR { continue }
            hasChildren = id == 0
            return
        }
    }

    private mutating func advance(at now: Duration, isInterrupted: Bool) {
        switch ending {
        case .running(let moment):
            if end != nil {
                ending = .lingering(until: min(now + Ending.lingerTime, deadline))
            } else if isInterrupted || now >= moment {
                isTimedOut = !isInterrupted
                ask(now)
            }
        case .lingering(let moment):
            guard hasChildren, isInterrupted || now >= moment else { return }
            leftBehind = children().prefix(leftBehindMax).map(\.name)
            ask(now)
        case .asked(let moment):
            guard now >= moment else { return }
            ending = .forced(until: now + Ending.killTime)
            signalChildren(SIGKILL)
        case .forced:
            signalChildren(SIGKILL)
        }
    }

    private mutating func ask(_ now: Duration) {
        ending = .asked(until: max(now, min(now + grace, deadline)))
        signalChildren(SIGTERM)
    }
}

/// What all attempts read into, one after the other.
final class ReadBuffer {
    /// Not filled first: most programs say little, and memory that nobody touches costs nothing.
    var bytes = [UInt8](unsafeUninitializedCapacity: 1 << 18) { $1 = $0.count }
}

/// A pipe of 1 MiB at most, read in parts of 256 KiB; what writes on without us is not waited for.
private let drainTurnsMax = 8
private let leftBehindMax = 5
