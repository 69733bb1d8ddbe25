extension Command {
    /// A script for a folder of zsh's `fpath`, or to be sourced after `compinit`.
    var zshCompletion: [String] {
        ["#compdef \(name)", "", "_\(name)_revisions() {", "    local -a revisions"]
            + ["    revisions=(${(f)\"$(\(Self.listRevisions))\"})"]
            + ["    compadd -a revisions", "}", "", "_\(name)() {"]
            + ["    local context state state_descr line", "    typeset -A opt_args"]
            + ["    local -a commands", "    commands=("]
            + subcommands.map { "        " + quoted("\($0.name):\($0.summary)") }
            + ["    )", "    _arguments -C \\"]
            + options.flatMap(\.zshSpecifications).map { "        \($0) \\" }
            + ["        '1:command:->command' '*::argument:->argument'", "    case $state in"]
            + ["        command) _describe command commands ;;", "        argument)"]
            + ["            case $words[1] in"]
            + subcommands.flatMap { $0.asCompleted.zshCase(in: self) }
            + ["            esac", "            ;;", "    esac", "}", ""]
            + ["if [[ $funcstack[1] == _\(name) ]]; then", "    _\(name) \"$@\"", "else"]
            + ["    compdef _\(name) \(name)", "fi"]
    }

    private func zshCase(in program: Command) -> [String] {
        let specifications =
            shownOptions.flatMap { $0.zshSpecifications(in: program) }
            + program.commonOptions.flatMap(\.zshSpecifications)
            + operands.enumerated().map { $1.zshSpecification(at: $0 + 1, in: program) }
        return ["                \(name))", "                    _arguments -s \\"]
            + specifications.dropLast().map { "                        \($0) \\" }
            + (specifications.last.map { ["                        \($0)"] } ?? [])
            + ["                    ;;"]
    }

    fileprivate func zshAction(_ choices: [String], _ completion: Completion) -> String {
        if !choices.isEmpty { return "(\(choices.joined(separator: " ")))" }
        return switch completion {
        case .nothing: ""
        case .file: "_files"
        case .folder: "_files -/"
        case .revision: "_\(name)_revisions"
        case .fileOrRevision: "{ _files; _\(name)_revisions }"
        case .command: "(\(subcommands.map(\.name).joined(separator: " ")))"
        }
    }
}

extension Option {
    fileprivate var zshSpecifications: [String] { zshSpecifications(in: nil) }

    /// One for each spelling: `'(-q --quiet)-q[say nothing]'`.
    fileprivate func zshSpecifications(in program: Command?) -> [String] {
        let help = self.help.zshExplanation
        let once = isRepeatable ? "*" : "(\(spellings.joined(separator: " ")))"
        return spellings.map { spelling in
            guard let value else { return quoted("\(once)\(spelling)[\(help)]") }
            let action = program?.zshAction(value.choices, value.completion) ?? ""
            let equals = spelling.hasPrefix("--") ? "=" : "+"
            return quoted("\(once)\(spelling)\(equals)[\(help)]:\(value.name):\(action)")
        }
    }
}

extension Operand {
    fileprivate func zshSpecification(at place: Int, in program: Command) -> String {
        let place = isRepeatable ? "*" : String(place)
        let action = program.zshAction(choices, completion)
        return quoted("\(place):\(isOptional ? ":" : "")\(name):\(action)")
    }
}

extension String {
    /// The text without the signs that end an explanation in zsh.
    fileprivate var zshExplanation: String {
        var escaped = ""
        for character in self {
            if "[]:\\".contains(character) { escaped += "\\" }
            escaped.append(character)
        }
        return escaped
    }
}
