/// What a command line said, asked for by the same values that declared it.
struct Arguments: Sendable {
    /// The whole program, for the commands that are about the others.
    var program: Command
    private var optionValues: [String: [String]] = [:]
    private var operandValues: [String: [String]] = [:]

    init(program: Command) { self.program = program }

    mutating func add(_ value: String, to option: Option) {
        optionValues[option.name, default: []].append(value)
    }

    mutating func add(_ value: String, to operand: Operand) {
        operandValues[operand.name, default: []].append(value)
    }

    /// Whether the option was written at all.
    func isSet(_ option: Option) -> Bool { optionValues[option.name] != nil }

    /// The value that was written, else the standard one.
    func value(of option: Option) -> String? { values(of: option).last }

    func values(of option: Option) -> [String] {
        optionValues[option.name] ?? option.value?.standard.map { [$0] } ?? []
    }

    /// The chosen value of an option that was declared by `Option.choice`.
    func choice<Choice: RawRepresentable<String>>(
        of option: Option, as type: Choice.Type = Choice.self
    ) -> Choice {
        guard let choice = value(of: option).flatMap(Choice.init) else {
            preconditionFailure("\(option.spelling) is declared with other choices")
        }
        return choice
    }

    func value(of operand: Operand) -> String? { values(of: operand).first }
    func values(of operand: Operand) -> [String] { operandValues[operand.name] ?? [] }

    /// The value of an operand that is not optional, which the parser has seen to.
    func required(_ operand: Operand) -> String {
        guard let value = value(of: operand) else {
            preconditionFailure("\(operand.name) is not declared, or is optional")
        }
        return value
    }
}

/// What a command line asks for.
enum Request: Sendable {
    case run(Command, Arguments)
    /// The commands from the program down to the one to explain.
    case help([Command])
    case version
    /// Nothing was asked: the program's name stood alone.
    case nothing
}

/// A command line that cannot be understood.
struct UsageError: Error, Hashable {
    /// unknown option `--outptu`; did you mean `--output`?
    var problem: String
    /// The command whose help would answer: `reconcile validate`.
    var command: String
}
