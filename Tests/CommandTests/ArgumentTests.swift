import Testing

@testable import reconcile

/// A program of two commands, with everything that a command line can have.
private let level = Option.value("level", "N", "A number.")
private let label = Option.value("label", "TEXT", isRepeatable: true, "A label.")
private let form = Option.choice("form", "FORM", standard: Shell.bash, "The form.")
private let quiet = Option.flag("quiet", short: "q", "Say nothing.")
private let all = Option.flag("all", short: "a", "Take all.")
private let out: Option = {
    var option = Option.value("out", "FILE", completes: .file, "A file.")
    option.short = "o"
    return option
}()
private let first = Operand(name: "FIRST", help: "The first.")
private let others = Operand(
    name: "OTHERS", help: "Others.", isOptional: true, isRepeatable: true)

private let program = Command(
    name: "tool", summary: "Test", options: [Program.help, Program.version],
    subcommands: [
        Command(
            name: "take", summary: "Take things", operands: [first, others],
            options: [level, label, form, quiet, all, out], run: { _, _ in .success }),
        Command(name: "leave", summary: "Leave things", run: { _, _ in .success }),
    ])

private func arguments(_ words: String...) throws -> Arguments {
    guard case .run(_, let arguments) = try parse(words, of: program) else {
        throw UsageError(problem: "nothing is run", command: "")
    }
    return arguments
}

private func problem(_ words: String...) -> String {
    do {
        return "understood: \(try parse(words, of: program))"
    } catch {
        return error.problem
    }
}

@Suite("Arguments") struct ArgumentTests {
    @Test func `a value follows its option after a sign, as a word, or at once`() throws {
        #expect(try arguments("take", "x", "--out=a=b").value(of: out) == "a=b")
        #expect(try arguments("take", "--out", "a", "x").value(of: out) == "a")
        #expect(try arguments("take", "-o", "a", "x").value(of: out) == "a")
        #expect(try arguments("take", "-oa", "x").value(of: out) == "a")
        #expect(try arguments("take", "-o=a", "x").value(of: out) == "a")
        #expect(try arguments("take", "x", "--out=").value(of: out) == "")
    }

    @Test func `short flags combine, and the last may have a value`() throws {
        let arguments = try arguments("take", "-qaofile", "x")
        #expect(arguments.isSet(quiet))
        #expect(arguments.isSet(all))
        #expect(arguments.value(of: out) == "file")
    }

    @Test func `what follows two dashes is no option`() throws {
        let arguments = try arguments("take", "-q", "--", "--all", "-x", "--help")
        #expect(arguments.required(first) == "--all")
        #expect(arguments.values(of: others) == ["-x", "--help"])
        #expect(!arguments.isSet(all))
    }

    @Test func `a negative number is a value, and a dash alone is an operand`() throws {
        let arguments = try arguments("take", "--level", "-5", "-", "-0.5")
        #expect(arguments.value(of: level) == "-5")
        #expect(arguments.required(first) == "-")
        #expect(arguments.values(of: others) == ["-0.5"])
    }

    @Test func `an environment's own target is an operand`() throws {
        #expect(try arguments("take", "-/production").required(first) == "-/production")
    }

    @Test func `a repeatable option keeps every value in order`() throws {
        let arguments = try arguments("take", "x", "--label=b", "--label", "a")
        #expect(arguments.values(of: label) == ["b", "a"])
    }

    @Test func `a choice that is not written is the standard one`() throws {
        #expect(try arguments("take", "x").choice(of: form) == Shell.bash)
        #expect(try arguments("take", "x", "--form=fish").choice(of: form) == Shell.fish)
        #expect(!(try arguments("take", "x").isSet(form)))
    }

    @Test func `help is given wherever it is asked for, whatever else is wrong`() throws {
        let lines = [
            ["--help", "take"], ["take", "--nonsense", "--help"], ["take", "--out", "-h"],
            ["take", "x", "-qh"],
        ]
        for line in lines {
            guard case .help(let path) = try parse(line, of: program) else {
                Issue.record("no help for \(line)")
                continue
            }
            #expect(path.spelling == "tool take")
        }
    }

    @Test func `a refusal says what was meant`() {
        #expect(problem("tkae") == "unknown command `tkae`; did you mean `take`?")
        #expect(problem("take", "--lable=1") == "unknown option `--lable`; did you mean `--label`?")
        #expect(problem("take", "--qui") == "unknown option `--qui`; did you mean `--quiet`?")
        #expect(problem("take", "--wholly") == "unknown option `--wholly`")
        #expect(problem("take", "-qx") == "unknown option `-x`")
        #expect(
            problem("--label=1", "take")
                == "unknown option `--label` here; it stands after the command's name")
    }

    @Test func `a refusal of a value lists the values`() {
        #expect(problem("take", "--form") == "option `--form` needs a value: bash, zsh or fish")
        #expect(problem("take", "--out", "--all") == "option `--out` needs a value: FILE")
        #expect(
            problem("take", "--form=elvish")
                == "`--form` cannot be `elvish`; it takes bash, zsh or fish")
        #expect(
            problem("take", "--form=Bash") == "`--form` cannot be `Bash`; did you mean `bash`?")
        #expect(
            problem("take", "--form=") == "`--form` cannot be nothing; it takes bash, zsh or fish")
        #expect(problem("take", "--all=yes") == "option `--all` takes no value")
        #expect(problem("take", "--out=a", "-ob") == "option `--out` is given twice")
    }

    @Test func `a refusal counts the operands`() {
        #expect(problem("take") == "FIRST is missing: tool take [OPTIONS] FIRST [OTHERS...]")
        #expect(problem("leave", "now") == "unexpected `now`; tool leave takes no operands")
        #expect(problem("--") == "a command is missing")
    }

    @Test func `what a terminal would act upon is spelled out in a refusal`() {
        #expect(problem("\u{1B}[2J") == "unknown command `␛[2J`")
        #expect(problem("take", "--\u{202E}x") == "unknown option `--\\u{202E}x`")
    }
}
