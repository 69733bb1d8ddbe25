import Testing

@testable import reconcile

@Suite("Commands") struct CommandTranscriptTests {
    @Test func `a wrong option is answered in two lines with status 2`() {
        let transcript = Transcript("validate", "--outptu", "json")
        #expect(transcript.status == .invalid)
        #expect(transcript.output == "")
        #expect(
            transcript.errors == """
                reconcile: unknown option `--outptu`; did you mean `--output`?
                Try 'reconcile validate --help'.

                """)
    }

    @Test func `a choice that was nearly right is answered with the right one`() {
        #expect(
            Transcript("schema", "rollout").errors == """
                reconcile: KIND cannot be `rollout`; did you mean `Rollout`?
                Try 'reconcile schema --help'.

                """)
        #expect(Transcript("schema", "zebra").errors.contains("; it takes Rollout, Environment,"))
    }

    @Test func `on a narrow terminal, explanations are not pressed to its edge`() {
        let help = Transcript("validate", "--help", environment: ["COLUMNS": "40"]).output
        #expect(
            help.contains(
                """
                  -q, --quiet
                             Say nothing where nothing
                             is wrong.

                """))
    }

    @Test func `the name alone is answered with the commands and status 2`() {
        let transcript = Transcript()
        #expect(transcript.status == .invalid)
        #expect(transcript.output == "")
        #expect(
            transcript.errors == """
                Usage: reconcile COMMAND [OPTIONS]
                Commands: init, plan, status, why, history, rollback, pause, resume, retry,
                tick, sign-off, ack, adopt, emergency, review, audit, settle, takeover, ledger,
                hook, fetch, validate, explain, digest, schema, version, completions, manual,
                help.
                Try 'reconcile --help'.

                """)
    }

    @Test func `the version is one line, or JSON`() {
        #expect(Transcript("version").output == "reconcile \(Version.current)\n")
        #expect(Transcript("--version") == Transcript("version"))
        #expect(
            Transcript("version", "--output=json").output == """
                {
                  "name": "reconcile",
                  "version": "\(Version.current)",
                  "manifests": [
                    "reconcile/v1"
                  ]
                }

                """)
    }

    @Test func `help of a command says everything that was declared`() {
        #expect(
            Transcript("digest", "--help").output == """
                Usage: reconcile digest [OPTIONS] ROLLOUT STAGE

                Show what a sign-off of a stage approves.

                A sign-off approves one digest: a SHA-256 over the content of the stage and of
                all that it uses. While the digest stays, the sign-off stands; when it changes,
                the sign-off is stale and is asked for again.

                Operands:
                  ROLLOUT              The rollout's name.
                  STAGE                The stage's name.

                Options:
                      --explain        Show everything that the digest covers.
                      --against REV    Show what of it differs from another revision, and so
                                       makes sign-offs stale; or that the stage is new since.
                      --at REV         Read the manifests of a revision; without it, as they lie
                                       on disk.
                      --repo DIR       A folder of the repository to read; without it, this one.
                      --output FORMAT  The form of the answer. One of: text (the default) or
                                       json.
                  -h, --help           Explain the program or the command.
                      --version        Print the version.

                Exit status:
                  0                    The digest was printed, also of a stage that is new since
                                       REV.
                  1                    The repository, or a file of manifests, could not be
                                       read.
                  2                    There is no such stage, or its manifests are wrong.

                Examples:
                  reconcile digest app canary
                      Prints the digest to sign.
                  reconcile digest app canary --explain
                      Lists what is approved with it.
                  reconcile digest app canary --against HEAD~1
                      Says why the sign-offs given before the last commit are stale.

                """)
    }

    @Test func `help by name and by option are the same`() {
        #expect(Transcript("help", "validate") == Transcript("validate", "-h"))
        #expect(Transcript("help") == Transcript("--help"))
        #expect(
            Transcript("help", "digset").errors
                == "reconcile: unknown command `digset`; did you mean `digest`?\n"
                + "Try 'reconcile --help'.\n")
    }

    @Test func `no line of any help is wider than the page`() {
        let program = Program.declaration
        for command in program.subcommands {
            for width in [40, 60, 80] {
                let help = Command.help(of: [program, command], width: width)
                let isExample = { (line: Substring) in line.hasPrefix("  reconcile ") }
                for line in help.split(separator: "\n") where !isExample(line) && width == 80 {
                    #expect(line.count <= width, "\(line)")
                }
                #expect(!help.contains(" \n"))
            }
        }
    }

    @Test func `every command, operand and option is explained in sentences`() {
        for command in Program.declaration.leaves {
            #expect(!command.summary.hasSuffix("."), "\(command.name)")
            #expect(!command.examples.isEmpty, "\(command.name)")
            let sentences =
                command.operands.map(\.help) + command.options.map(\.help)
                + command.examples.map(\.meaning) + command.statuses.map(\.meaning)
            for sentence in sentences { #expect(sentence.hasSuffix("."), "\(sentence)") }
        }
    }

    @Test func `every example is understood`() throws {
        for example in Program.declaration.leaves.flatMap(\.examples) {
            let words = example.line.split(separator: " ").map(String.init)
            let start = words.firstIndex { $0.hasSuffix("reconcile") } ?? 0
            let line = words[(start + 1)...].prefix { $0 != ">" && $0 != "|" }
            let trimmed = line.map { $0.hasSuffix(")") ? String($0.dropLast()) : $0 }
            _ = try parse(trimmed, of: Program.declaration)
        }
    }
}

@Suite("Surroundings") struct SurroundingsTests {
    private func isColoured(
        _ choice: ColorChoice, _ environment: [String: String] = [:], isTerminal: Bool = true
    ) -> Bool {
        let stream = Surroundings.Stream(write: { _ in }, isTerminal: isTerminal)
        let surroundings = Surroundings(
            output: stream, errors: stream, environment: { environment[$0] }, currentDirectory: "/")
        return surroundings.paint(choice).isOn
    }

    @Test func `a terminal is coloured unless its user refuses`() {
        #expect(isColoured(.auto))
        #expect(!isColoured(.auto, isTerminal: false))
        #expect(!isColoured(.auto, ["NO_COLOR": "1"]))
        #expect(isColoured(.auto, ["NO_COLOR": ""]))
        #expect(!isColoured(.auto, ["TERM": "dumb"]))
    }

    @Test func `what is asked for on the command line beats the environment`() {
        #expect(isColoured(.always, ["NO_COLOR": "1", "TERM": "dumb"], isTerminal: false))
        #expect(!isColoured(.never))
    }
}
