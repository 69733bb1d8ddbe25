/// What a supervisor is to do: programs, one after the other, until one fails.
package struct SupervisorPlan: Hashable, Sendable {
    package var commands: [SupervisedCommand]
    /// The run of the machine that `deadline` counts in: see `bootID`.
    package var boot: String
    /// On the boot clock: nothing is started after it, and what runs is dead by it.
    package var deadline: Duration
    /// On the boot clock: a plan that has not begun by then is too late.
    package var startBy: Duration?
    /// How much of each stream of each command is kept.
    package var outputBytesMax = 1 << 20
    /// How long a program has between TERM and KILL.
    package var grace = Duration.seconds(10)

    package init(_ commands: [SupervisedCommand], boot: String, deadline: Duration) {
        (self.commands, self.boot, self.deadline) = (commands, boot, deadline)
    }

    package static let fileName = "plan"
    static let bytesMax = 16 << 20
}

/// One program of a plan.
package struct SupervisedCommand: Hashable, Sendable {
    /// The program, and its arguments.
    package var words: [String]
    package var environment: [String: String]
    /// Gaps in the words, for what earlier commands answer.
    package var fillings: [Filling] = []
    /// Variables whose values are secrets: they are handed to the supervisor, and never written. Each is a
    /// name, and `=KEY` where the secret is handed over by another.
    package var secretVariables: [String] = []
    /// Secrets that it reads on standard input, by the names that they are handed over by: each with a NUL
    /// behind it. Instead of a file.
    package var secretInput: [String] = []
    package var folder: String
    package var inputFile: String?
    package var fileModeMask: UInt32 = 0o022
    /// Of each attempt.
    package var timeLimit: Duration
    package var attemptsMax = 1
    /// Before the second attempt; twice as long before each one after it.
    package var retryWait = Duration.seconds(1)

    package init(
        _ words: [String], environment: [String: String], folder: String, timeLimit: Duration
    ) {
        (self.words, self.environment) = (words, environment)
        (self.folder, self.timeLimit) = (folder, timeLimit)
    }
}

extension SupervisorPlan {
    package func encoded() -> [UInt8] {
        var fields = FieldWriter()
        fields.write("supervisor-plan", 1)
        fields.write("boot", boot)
        fields.write("deadline-ms", deadline.milliseconds)
        fields.write("start-by-ms", optional: startBy.map { String($0.milliseconds) })
        fields.write("output-bytes-max", outputBytesMax)
        fields.write("grace-ms", grace.milliseconds)
        for command in commands { command.write(to: &fields) }
        return fields.bytes
    }

    package init(decoding bytes: [UInt8], path: String) throws(HostError) {
        var fields = FieldReader(bytes, path: path)
        guard try fields.number("supervisor-plan") == 1 else {
            throw fields.refusal("this plan is of another version of the program")
        }
        boot = try fields.text("boot")
        deadline = .milliseconds(try fields.number("deadline-ms"))
        if fields.stands("start-by-ms") {
            startBy = .milliseconds(try fields.number("start-by-ms"))
        }
        outputBytesMax = try fields.number("output-bytes-max")
        grace = .milliseconds(try fields.number("grace-ms"))
        commands = []
        while !fields.isAtEnd { commands.append(try SupervisedCommand(from: &fields)) }
    }
}

extension SupervisedCommand {
    fileprivate func write(to fields: inout FieldWriter) {
        fields.write("command", words.count)
        for word in words { fields.write("word", word) }
        for filling in fillings { filling.write(to: &fields) }
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            fields.write("variable", "\(name)=\(value)")
        }
        for name in secretVariables { fields.write("secret-variable", name) }
        for name in secretInput { fields.write("secret-input", name) }
        fields.write("folder", folder)
        fields.write("input", optional: inputFile)
        fields.write("file-mode-mask", Int(fileModeMask))
        fields.write("time-limit-ms", timeLimit.milliseconds)
        fields.write("attempts-max", attemptsMax)
        fields.write("retry-wait-ms", retryWait.milliseconds)
    }

    fileprivate init(from fields: inout FieldReader) throws(HostError) {
        let count = try fields.number("command", min: 1)
        words = try fields.texts("word")
        guard words.count == count else { throw fields.refusal("words are missing") }
        fillings = []
        while Filling.stands(in: fields) { fillings.append(try Filling(from: &fields)) }
        environment = [:]
        for variable in try fields.texts("variable") {
            let parts = variable.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2,
                environment.updateValue(String(parts[1]), forKey: String(parts[0])) == nil
            else { throw fields.refusal("a variable has no value, or two") }
        }
        secretVariables = try fields.texts("secret-variable")
        secretInput = try fields.texts("secret-input")
        folder = try fields.text("folder")
        inputFile = try fields.optionalText("input")
        fileModeMask = UInt32(clamping: try fields.number("file-mode-mask"))
        timeLimit = .milliseconds(try fields.number("time-limit-ms"))
        attemptsMax = try fields.number("attempts-max", min: 1)
        retryWait = .milliseconds(try fields.number("retry-wait-ms"))
    }
}

extension Filling {
    fileprivate func write(to fields: inout FieldWriter) {
        switch place {
        case .word(let position): fields.write("gap-word", position)
        case .variable(let name): fields.write("gap-variable", name)
        case .file(let path): fields.write("gap-file", path)
        }
        fields.write("gap-offset", offset)
        fields.write("gap-command", command)
        fields.write("gap-path", path)
        fields.write("gap-encoding", encoding.rawValue)
    }

    fileprivate init(from fields: inout FieldReader) throws(HostError) {
        if fields.stands("gap-word") {
            place = .word(try fields.number("gap-word"))
        } else if fields.stands("gap-variable") {
            place = .variable(try fields.text("gap-variable"))
        } else {
            place = .file(try fields.text("gap-file"))
        }
        offset = try fields.number("gap-offset")
        command = try fields.number("gap-command")
        path = try fields.text("gap-path")
        let name = try fields.text("gap-encoding")
        guard let encoding = Encoding(rawValue: name) else {
            throw fields.refusal("`gap-encoding` is \(name), which is none")
        }
        self.encoding = encoding
    }

    fileprivate static func stands(in fields: FieldReader) -> Bool {
        ["gap-word", "gap-variable", "gap-file"].contains { fields.stands($0) }
    }
}
