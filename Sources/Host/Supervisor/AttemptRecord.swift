/// How the programs of a plan ended, as far as they were run.
package struct AttemptRecord: Hashable, Sendable {
    package var commands: [CommandRecord] = []
    /// A signal asked the supervisor to stop.
    package var isInterrupted = false
    /// The deadline of the plan came before its end.
    package var isOverdue = false
    /// What went wrong that was not the programs' fault; nil where nothing did.
    package var trouble: String?

    package init() {}

    /// Whether each of the plan's commands has run and succeeded.
    package func isSuccess(of plan: SupervisorPlan) -> Bool {
        commands.count == plan.commands.count && commands.allSatisfy(\.isSuccess)
            && !isInterrupted && !isOverdue && trouble == nil
    }

    /// Whether it was made sure that nothing of it ever runs.
    package var isForbidden: Bool { trouble == Self.forbidden }

    static let forbidden = "it was forbidden to start"
    static let bytesMax = 64 << 20
}

/// How one program ended: its last attempt, unless it says otherwise.
package struct CommandRecord: Hashable, Sendable {
    package var end = End.notStarted("")
    package var isTimedOut = false
    /// How often it began: none where it could not be started at all.
    package var attempts = 0
    /// Of all attempts and the waits between them.
    package var milliseconds = 0
    /// Both over all attempts.
    package var output = StreamRecord()
    package var complaints = StreamRecord()
    /// Programs that outlived it and were ended, by name.
    package var leftBehind: [String] = []
    /// The last lines of both streams, redacted.
    package var lastLines = ""
    /// The last line of its output, where that is an object of JSON.
    package var answer: String?

    package enum End: Hashable, Sendable {
        case ended(ProgramEnd)
        case notStarted(String)
    }

    package var hasBegun: Bool { attempts > 0 }
    package var isSuccess: Bool { end == .ended(.exited(0)) && !isTimedOut }

    init() {}
}

/// What a stream has said, after secrets were taken out of it.
package struct StreamRecord: Hashable, Sendable {
    package var bytes = 0
    /// Not in the file that keeps the stream.
    package var bytesLeftOut = 0
    /// SHA-256, in hexadecimal digits.
    package var digest = ""

    init() {}
}

extension AttemptRecord {
    package func encoded() -> [UInt8] {
        var fields = FieldWriter()
        fields.write("attempt-record", 1)
        fields.write("interrupted", isInterrupted)
        fields.write("overdue", isOverdue)
        fields.write("trouble", optional: trouble)
        for command in commands { command.write(to: &fields) }
        return fields.bytes
    }

    package init(decoding bytes: [UInt8], path: String) throws(HostError) {
        var fields = FieldReader(bytes, path: path)
        guard try fields.number("attempt-record") == 1 else {
            throw fields.refusal("this record is of another version of the program")
        }
        isInterrupted = try fields.isTrue("interrupted")
        isOverdue = try fields.isTrue("overdue")
        trouble = try fields.optionalText("trouble")
        while !fields.isAtEnd { commands.append(try CommandRecord(from: &fields)) }
    }
}

extension CommandRecord {
    fileprivate func write(to fields: inout FieldWriter) {
        switch end {
        case .ended(.exited(let code)): fields.write("exited", Int(code))
        case .ended(.signalled(let signal)): fields.write("signalled", Int(signal))
        case .notStarted(let reason): fields.write("not-started", reason)
        }
        fields.write("timed-out", isTimedOut)
        fields.write("attempts", attempts)
        fields.write("milliseconds", milliseconds)
        output.write(to: &fields)
        complaints.write(to: &fields)
        for name in leftBehind { fields.write("left-behind", name) }
        fields.write("last-lines", lastLines)
        fields.write("answer", optional: answer)
    }

    fileprivate init(from fields: inout FieldReader) throws(HostError) {
        if fields.stands("exited") {
            end = .ended(.exited(Int32(clamping: try fields.number("exited"))))
        } else if fields.stands("signalled") {
            end = .ended(.signalled(Int32(clamping: try fields.number("signalled"))))
        } else {
            end = .notStarted(try fields.text("not-started"))
        }
        isTimedOut = try fields.isTrue("timed-out")
        attempts = try fields.number("attempts")
        milliseconds = try fields.number("milliseconds")
        output = try StreamRecord(from: &fields)
        complaints = try StreamRecord(from: &fields)
        leftBehind = try fields.texts("left-behind")
        lastLines = try fields.text("last-lines")
        answer = try fields.optionalText("answer")
    }
}

extension StreamRecord {
    fileprivate func write(to fields: inout FieldWriter) {
        fields.write("bytes", bytes)
        fields.write("bytes-left-out", bytesLeftOut)
        fields.write("digest", digest)
    }

    fileprivate init(from fields: inout FieldReader) throws(HostError) {
        bytes = try fields.number("bytes")
        bytesLeftOut = try fields.number("bytes-left-out")
        digest = try fields.text("digest")
    }
}
