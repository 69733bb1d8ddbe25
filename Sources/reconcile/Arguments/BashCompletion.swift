extension Command {
    /// A script that needs bash 4 and nothing else.
    var bashCompletion: [String] {
        let words = subcommands.map(\.name) + options.flatMap(\.spellings)
        return ["# Completion of \(name) for bash."] + bashHelpers
            + ["_\(name)() {", "    local current previous command= i", "    COMPREPLY=()"]
            + bashWords
            + ["    case $command in", "        '') \(offer(words)) ;;"]
            + subcommands.flatMap { $0.asCompleted.bashCase(in: self) }
            + ["    esac", "}", "complete -F _\(name) \(name)"]
    }

    /// Finds the word under the cursor, the one before it, and the command; bash cuts `--a=b` at
    /// the sign.
    private var bashWords: [String] {
        [
            "    current=${COMP_WORDS[COMP_CWORD]}",
            "    previous=${COMP_WORDS[COMP_CWORD - 1]}",
            "    if [[ $current == = ]]; then",
            "        current=",
            "    elif [[ $previous == = ]]; then",
            "        previous=${COMP_WORDS[COMP_CWORD - 2]}",
            "    fi",
            "    for ((i = 1; i < COMP_CWORD; i++)); do",
            "        if [[ ${COMP_WORDS[i]} != [-=]* ]]; then",
            "            command=${COMP_WORDS[i]}",
            "            break",
            "        fi",
            "    done",
        ]
    }

    private var bashHelpers: [String] {
        [
            "_\(name)_words() {",
            "    COMPREPLY+=($(compgen -W \"$1\" -- \"$current\"))",
            "}",
            "_\(name)_paths() {",
            "    compopt -o filenames 2>/dev/null",
            "    mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen \"$1\" -- \"$current\")",
            "}",
            "_\(name)_revisions() {",
            // Not by `compgen -W`, which would run a branch named `$(...)`.
            "    local name",
            "    while IFS= read -r name; do",
            "        if [[ $name == \"$current\"* ]]; then",
            "            COMPREPLY+=(\"$(printf %q \"$name\")\")",
            "        fi",
            "    done < <(\(Self.listRevisions))",
            "}",
        ]
    }

    private func bashCase(in program: Command) -> [String] {
        let values = shownOptions.compactMap { option in
            option.value.map { value in
                let offer = program.offer(value.choices, value.completion)
                return "                \(option.spellings.joined(separator: " | "))) \(offer) ;;"
            }
        }
        // Which of several operands stands here only the program knows: all are offered.
        let operands = Set(self.operands.map { program.offer($0.choices, $0.completion) })
        let spellings = (shownOptions + program.commonOptions).flatMap(\.spellings)
        return ["        \(name))", "            case $previous in"] + values
            + ["                *)", "                    if [[ $current == -* ]]; then"]
            + ["                        \(program.offer(spellings))", "                    else"]
            + (operands.isEmpty ? [":"] : operands.sorted()).map { "                        " + $0 }
            + ["                    fi", "                    ;;", "            esac"]
            + ["            ;;"]
    }

    private func offer(_ words: [String]) -> String {
        "_\(name)_words \"\(words.joined(separator: " "))\""
    }

    private func offer(_ choices: [String], _ completion: Completion) -> String {
        if !choices.isEmpty { return offer(choices) }
        return switch completion {
        case .nothing: ":"
        case .file: "_\(name)_paths -f"
        case .folder: "_\(name)_paths -d"
        case .revision: "_\(name)_revisions"
        case .fileOrRevision: "_\(name)_paths -f; _\(name)_revisions"
        case .command: offer(subcommands.map(\.name))
        }
    }
}
