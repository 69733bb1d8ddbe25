/// One command of a plan, with all its attempts.
struct WatchedCommand {
    private let command: SupervisedCommand
    private let plan: SupervisorPlan
    private let invocation: Invocation
    private let streams: [WatchedStream]
    private let patterns: SecretPatterns
    private let buffer: ReadBuffer
    private var lines = LastLines()
    private var record = CommandRecord()

    /// `number` counts from 1.
    init(
        _ command: SupervisedCommand, number: Int, of plan: SupervisorPlan,
        in work: SupervisorWork
    ) throws(HostError) {
        (self.command, self.plan) = (command, plan)
        (patterns, buffer) = (work.patterns, work.buffer)
        invocation = try Self.invocation(of: command, work.secrets)
        var streams: [WatchedStream] = []
        let files = AttemptFiles(work.folder)
        for (index, path) in [files.output(of: number), files.complaints(of: number)].enumerated() {
            streams.append(
                try WatchedStream(
                    index, keptAt: path,
                    bytesMax: plan.outputBytesMax, forwarding: work.forwardings[index],
                    patterns: work.patterns))
        }
        self.streams = streams
    }

    private static func invocation(
        of command: SupervisedCommand, _ secrets: SupervisorSecrets
    ) throws(HostError) -> Invocation {
        var invocation = Invocation(
            command.words[0], Array(command.words.dropFirst()), environment: command.environment,
            folder: command.folder)
        func value(_ key: some StringProtocol) throws(HostError) -> String {
            if let value = secrets.variables[String(key)] { return value }
            throw HostError("run", command.words[0], message: "no value was given for \(key)")
        }
        for variable in command.secretVariables {
            let parts = variable.split(separator: "=", maxSplits: 1)
            guard let name = parts.first, let key = parts.last else { continue }
            invocation.environment[String(name)] = try value(key)
        }
        var input: [UInt8] = []
        for key in command.secretInput { input += Array(try value(key).utf8) + [0] }
        if !command.secretInput.isEmpty { invocation.input = .bytes(input) }
        if let file = command.inputFile { invocation.input = .file(file) }
        invocation.fileModeMask = command.fileModeMask
        return invocation
    }

    /// Tries until it succeeds, may not try again, or is interrupted.
    mutating func run(_ signals: SupervisorSignals) -> (CommandRecord, HostError?) {
        let begun = bootClock()
        var wait = command.retryWait
        repeat {
            if record.attempts > 0 {
                signals.sleep(until: bootClock() + wait)
                wait = min(wait * 2, retryWaitMax)
                if signals.isInterrupted { break }
            }
            record.attempts += 1
        } while attempt(signals) && canTryAgain(signals, after: wait)
        record.milliseconds = (bootClock() - begun).milliseconds
        return finish()
    }

    /// Whether another attempt may help.
    private mutating func attempt(_ signals: SupervisorSignals) -> Bool {
        do throws(HostError) {
            var attempt = try WatchedAttempt(
                invocation, timeLimit: command.timeLimit, plan: plan, streams: streams,
                lines: lines, buffer: buffer)
            attempt.watch(signals)
            lines = attempt.lines
            record.isTimedOut = attempt.isTimedOut
            record.leftBehind += attempt.leftBehind.map(redacted)
            record.end = attempt.end.map { .ended($0) } ?? .notStarted(neverEnded)
            return !record.isSuccess && attempt.end != nil
        } catch {
            record.attempts -= 1
            record.end = .notStarted(redacted(error.description))
            return false
        }
    }

    private func canTryAgain(_ signals: SupervisorSignals, after wait: Duration) -> Bool {
        record.attempts < command.attemptsMax && !signals.isInterrupted
            && bootClock() + wait < plan.deadline
    }

    private mutating func finish() -> (CommandRecord, HostError?) {
        let (output, complaints) = (streams[0].finish(), streams[1].finish())
        (record.output, record.complaints) = (output.record, complaints.record)
        record.lastLines = lines.text
        record.answer = streams[0].answer.text
        return (record, output.trouble ?? complaints.trouble)
    }

    private func redacted(_ text: String) -> String {
        var redactor = Redactor(patterns)
        let bytes = redactor.redact(Array(text.utf8)[...])
        return String(decoding: bytes + redactor.rest(), as: UTF8.self)
    }
}

private let neverEnded = "it was started, and not even KILL has ended it"
private let retryWaitMax = Duration.seconds(3_600)
