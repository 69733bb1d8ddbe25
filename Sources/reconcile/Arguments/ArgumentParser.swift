import YAML

/// Returns what the words after the program's name ask for.
func parse(_ words: [String], of program: Command) throws(UsageError) -> Request {
    if words.isEmpty { return .nothing }
    var parser = ArgumentParser(program: program)
    // Someone who asks for help gets it, whatever else is wrong with the line.
    if words.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
        return .help(parser.path(named: words))
    }
    return try parser.parse(words)
}

/// One walk along a command line.
private struct ArgumentParser {
    /// From the program down to the command reached so far.
    private var path: [Command]
    private var command: Command
    private var arguments: Arguments
    private var words: [String] = []
    private var seen = 0
    private var asked: Request?

    private static let help = "help"
    private static let version = "version"

    init(program: Command) {
        path = [program]
        command = program
        arguments = Arguments(program: program)
    }

    mutating func parse(_ line: [String]) throws(UsageError) -> Request {
        var rest = line[...]
        while let word = rest.popFirst() {
            if word == "--" {
                for word in rest { try take(word) }
                break
            }
            if word.hasPrefix("--") {
                try takeLong(word, &rest)
            } else if isOption(word) {
                try takeShort(word, &rest)
            } else {
                try take(word)
            }
            if let asked { return asked }
        }
        guard command.run != nil else { throw error("a command is missing") }
        try fillOperands()
        return .run(command, arguments)
    }

    /// Returns the commands that `words` name, for their help; what is unknown is passed over.
    func path(named words: [String]) -> [Command] {
        var path = self.path
        for word in words {
            guard let next = path.last?.subcommand(named: word) else { continue }
            path.append(next)
        }
        return path
    }

    // MARK: Words

    private mutating func take(_ word: String) throws(UsageError) {
        if command.subcommands.isEmpty { return words.append(word) }
        // What may be chosen is another for each command.
        if let early = command.options.first(where: { $0.isChoice && arguments.isSet($0) }) {
            throw error("`\(early.spelling)` stands after the command's name")
        }
        guard let next = command.subcommand(named: word) else {
            let names = command.subcommands.map(\.name)
            throw error(
                "unknown command `\(visible(word))`" + suggestion(for: word, among: names))
        }
        path.append(next)
        command = next
    }

    private mutating func fillOperands() throws(UsageError) {
        var rest = words[...]
        for operand in command.operands {
            guard let word = rest.popFirst() else {
                if operand.isOptional { break }
                throw error("\(operand.name) is missing: \(path.synopsis)")
            }
            try set(operand, to: word)
            while operand.isRepeatable, let word = rest.popFirst() { try set(operand, to: word) }
        }
        if let word = rest.first {
            let taken = command.operands.map(\.name).joined(separator: " ")
            throw error(
                "unexpected `\(visible(word))`; \(path.spelling) takes "
                    + (taken.isEmpty ? "no operands" : "only \(taken)"))
        }
    }

    private mutating func set(_ operand: Operand, to word: String) throws(UsageError) {
        try check(word, among: operand.choices, of: operand.name)
        arguments.add(word, to: operand)
    }

    // MARK: Options

    private mutating func takeLong(
        _ word: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let equals = word.firstIndex(of: "=")
        let name = String(word[..<(equals ?? word.endIndex)].dropFirst(2))
        guard let option = options.first(where: { $0.name == name }) else {
            throw unknown("--" + name)
        }
        let attached = equals.map { String(word[word.index(after: $0)...]) }
        if option.value == nil, attached != nil {
            throw error("option `\(option.spelling)` takes no value")
        }
        try set(option, attached: attached, &rest)
    }

    private mutating func takeShort(
        _ word: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else {
                throw unknown("-" + String(letter))
            }
            if option.value == nil {
                try set(option, attached: nil, &rest)
                continue
            }
            if letters.first == "=" { letters.removeFirst() }
            return try set(option, attached: letters.isEmpty ? nil : String(letters), &rest)
        }
    }

    private mutating func set(
        _ option: Option, attached: String?, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        guard let value = option.value else { return note(option) }
        let choices = alternatives(value.choices)
        guard let given = attached ?? rest.first, attached != nil || !isOption(given) else {
            throw error(
                "option `\(option.spelling)` needs a value: "
                    + (choices.isEmpty ? value.name : choices))
        }
        if attached == nil { rest.removeFirst() }
        try check(given, among: value.choices, of: "`\(option.spelling)`")
        if arguments.isSet(option), !option.isRepeatable {
            throw error("option `\(option.spelling)` is given twice")
        }
        arguments.add(given, to: option)
    }

    private mutating func note(_ flag: Option) {
        let isGlobal = !command.options.contains { $0.name == flag.name } || path.count == 1
        if isGlobal, flag.name == Self.help { asked = .help(path) }
        if isGlobal, flag.name == Self.version { asked = .version }
        arguments.add("", to: flag)
    }

    /// The command's own options, then those that are understood everywhere.
    private var options: [Option] { command.options + (path.first?.commonOptions ?? []) }

    /// Whether a word is an option: a dash alone is not, nor a negative number, nor an
    /// environment's own target.
    private func isOption(_ word: String) -> Bool {
        guard word.hasPrefix("-"), let second = word.dropFirst().first else { return false }
        // `-/production` is a target: the environment itself.
        if second == "/" { return false }
        let isNumber = second.isWholeNumber || second == "."
        return !isNumber || options.contains { $0.short == second }
    }

    // MARK: Refusals

    private func check(
        _ word: String, among choices: [String], of name: String
    ) throws(UsageError) {
        if choices.isEmpty || choices.contains(word) { return }
        let shown = word.isEmpty ? "nothing" : "`\(visible(word))`"
        let meant = suggestion(for: word, among: choices)
        throw error(
            "\(name) cannot be \(shown)"
                + (meant.isEmpty ? "; it takes \(alternatives(choices))" : meant))
    }

    private func unknown(_ spelling: String) -> UsageError {
        let problem = "unknown option `\(visible(spelling))`"
        let known = options.filter { !$0.isHidden }.map(\.spelling)
        if nearest(to: spelling, among: known) == nil,
            command.subcommands.contains(where: { $0.takes(spelling) })
        {
            return error(problem + " here; it stands after the command's name")
        }
        return error(problem + suggestion(for: spelling, among: known))
    }

    private func error(_ problem: String) -> UsageError {
        UsageError(problem: problem, command: path.spelling)
    }
}

extension Option {
    fileprivate var isChoice: Bool { value?.choices.isEmpty == false }
}

extension Command {
    fileprivate func takes(_ spelling: String) -> Bool {
        shownOptions.contains { $0.spelling == spelling || $0.short.map { "-\($0)" } == spelling }
    }
}
