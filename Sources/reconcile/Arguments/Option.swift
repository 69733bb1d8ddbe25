/// An option of a command, as it is parsed, helped, completed and documented.
struct Option: Sendable {
    /// Without its dashes: `output`.
    var name: String
    var short: Character?
    /// What must follow; nil for a flag.
    var value: Value?
    var isRepeatable = false
    var isHidden = false
    /// Understood by every command, not by the program alone.
    var isEverywhere = false
    /// A sentence.
    var help: String

    struct Value: Sendable {
        /// In capitals, as help shows it: `FORMAT`.
        var name: String
        /// The only values allowed; none means any.
        var choices: [String] = []
        var standard: String?
        var completion = Completion.nothing
    }

    static func flag(_ name: String, short: Character? = nil, _ help: String) -> Option {
        Option(name: name, short: short, help: help)
    }

    static func value(
        _ name: String, short: Character? = nil, _ valueName: String,
        completes completion: Completion = .nothing, isRepeatable: Bool = false, _ help: String
    ) -> Option {
        Option(
            name: name, short: short, value: Value(name: valueName, completion: completion),
            isRepeatable: isRepeatable, help: help)
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ valueName: String, standard: Choice, _ help: String
    ) -> Option {
        let value = Value(
            name: valueName, choices: Choice.allCases.map(\.rawValue), standard: standard.rawValue)
        return Option(name: name, value: value, help: help)
    }

    /// The same option, which every command understands.
    var everywhere: Option {
        var option = self
        option.isEverywhere = true
        return option
    }

    /// As a person writes it: `--output`.
    var spelling: String { "--" + name }
}

/// A word of a command line that is no option.
struct Operand: Sendable {
    /// In capitals, as help shows it: `ROLLOUT`.
    var name: String
    var help: String
    var isOptional = false
    var isRepeatable = false
    var choices: [String] = []
    var completion = Completion.nothing

    /// As a synopsis shows it: `[PATH...]`.
    var synopsis: String {
        let name = self.name + (isRepeatable ? "..." : "")
        return isOptional ? "[\(name)]" : name
    }
}

/// What a shell may offer where a value stands that is no choice from a list.
enum Completion: Sendable {
    case nothing, file, folder, revision, fileOrRevision, command
}
