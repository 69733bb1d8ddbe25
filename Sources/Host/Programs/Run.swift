import Glibc

/// What a short program did, and said.
package struct ProgramRun: Hashable, Sendable {
    package var end: ProgramEnd
    package var output: [UInt8]
    package var complaints: [UInt8]
    package var isTimedOut = false
    /// Whether one of the streams was longer than the bound: its first part is what is here.
    package var isCut = false

    package var isSuccess: Bool { end.isSuccess && !isTimedOut }
}

extension Invocation {
    /// Runs the program to its end, or until its time is up: TERM to its group, then KILL.
    ///
    /// Each stream is kept up to the bound, and read to its end: nobody waits for a full pipe.
    package func run(
        timeLimit: Duration, outputBytesMax: Int, grace: Duration = .seconds(2)
    ) throws(HostError) -> ProgramRun {
        var process = try Subprocess(self, output: .pipe, complaints: .pipe)
        guard let output = process.output, let complaints = process.complaints else {
            throw HostError("run", program, message: "it has no pipes")
        }
        var heard = [Heard(output, outputBytesMax), Heard(complaints, outputBytesMax)]
        var term: Duration? = bootClock() + timeLimit
        var kill: Duration?
        while true {
            let pipes = heard.map(\.pipe.number)
            let ready = waitForInput(pipes + [process.endDescriptor], until: term ?? kill)
            for index in heard.indices where ready[index] { heard[index].listen() }
            if ready[2] { break }
            let now = bootClock()
            if let moment = term, now >= moment {
                process.signal(SIGTERM)
                (term, kill) = (nil, now + grace)
            } else if let moment = kill, now >= moment {
                process.signal(SIGKILL)
                kill = nil
            }
        }
        let end = process.end() ?? .signalled(0)
        for index in heard.indices { heard[index].listenToTheRest() }
        return ProgramRun(
            end: end, output: heard[0].bytes, complaints: heard[1].bytes, isTimedOut: term == nil,
            isCut: heard.contains(where: \.isCut))
    }
}

/// One stream as far as it is kept.
private struct Heard {
    let pipe: PipeEnd
    private(set) var bytes: [UInt8] = []
    private(set) var isCut = false
    private let bytesMax: Int
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(_ pipe: PipeEnd, _ bytesMax: Int) { (self.pipe, self.bytesMax) = (pipe, bytesMax) }

    mutating func listen() { _ = take() }

    /// A child may hold the pipe open, and even write on; so only what is there by now, and no more
    /// than a pipe holds.
    mutating func listenToTheRest() {
        for _ in 0..<turnsMax where !take() { return }
    }

    private mutating func take() -> Bool {
        guard let count = pipe.read(into: &buffer) else { return false }
        let room = min(count, bytesMax - bytes.count)
        bytes += buffer[..<room]
        isCut = isCut || room < count
        return true
    }
}

/// A pipe holds at most 1 MiB unless its owner may ask for more.
private let turnsMax = 64
