import YAML

/// What is done to an environment, or in a step: a program, a request, a file, or steps of these.
package struct Action: Written {
    package var place = Place()
    package var run: [Template] = []
    package var files: [Reference] = []
    package var http: Request?
    package var file: FileTarget?
    package var steps: [Step] = []
    package var timeout: TimeSpan?
    package var retry: Retry?
    package var onUnknown: OnUnknown?
    package var interruptible = true
    package var environment = Table<SecretOr>()

    package init() {}

    package static let definition = Definition<Action>(
        "action", "What is done: one of `run`, `http`, `file` or `steps`.",
        [
            .list(
                "run", \.run, .command,
                "A program of the tree and its words. Nothing of a `$(…)` becomes another word or an option.",
                .byWhat),
            .list(
                "files", \.files, .names(.treePath),
                "Files and folders of the tree that the program needs, approved with it by content.",
                .byWhat),
            .nested("http", \.http, "A request instead of a program.", .byWhat),
            .nested("file", \.file, "The built-in that writes the exposure to a file.", .byWhat),
            .list(
                "steps", \.steps, .list(of: .object, atLeastOne: true),
                "Several of these in one shared checkout, one after another.", .byWhat),
            .field(
                "timeout", \.timeout, .timeSpan,
                "The time after which the whole process group is ended.", .byWhat),
            .nested(
                "retry", \.retry, "Whether and how it is tried again; never unless written.",
                .byWhat),
            .field(
                "onUnknown", \.onUnknown, .keyword,
                "What to do when its end was not seen: `observe` where there is one, else `hold`; `retry` must be written.",
                .byWhat),
            .field(
                "interruptible", \.interruptible, .boolean, unless: true,
                "Whether a rollback may end it while it runs.", .byWhat),
            .table(
                "environment", \.environment, .table(.variableName, to: .variable),
                "Variables for this program in addition to the exposure's.", .byWhat),
        ],
        constraints: [.exactlyOne(["run", "http", "file", "steps"])])
}

package enum OnUnknown: String, Keyword { case observe, hold, retry }

/// A part of an action, or of a stage.
package struct Step: Written {
    package var place = Place()
    package var name: String?
    package var run: [Template] = []
    package var files: [Reference] = []
    package var http: Request?
    package var file: FileTarget?
    package var action: Reference?
    package var timeout: TimeSpan?
    package var retry: Retry?
    package var onUnknown: OnUnknown?
    package var environment = Table<SecretOr>()

    package init() {}

    package static let definition = Definition<Step>(
        "step", "One thing to do: one of `run`, `http`, `file` or `action`.",
        [
            .field(
                "name", \.name, .name,
                "A name; the step's result is then usable as `$(NAME.field)`.", .byWhat),
            .list("run", \.run, .command, "A program of the tree and its words.", .byWhat),
            .list(
                "files", \.files, .names(.treePath),
                "Files and folders of the tree that the program needs, approved with it by content.",
                .byWhat),
            .nested("http", \.http, "A request instead of a program.", .byWhat),
            .nested("file", \.file, "The built-in that writes the exposure to a file.", .byWhat),
            .field(
                "action", \.action, .reference,
                "An action of the environment, by name: `{action: backup}`.", .byWhat),
            .field(
                "timeout", \.timeout, .timeSpan,
                "The time after which the whole process group is ended.", .byWhat),
            .nested(
                "retry", \.retry, "Whether and how it is tried again; never unless written.",
                .byWhat),
            .field(
                "onUnknown", \.onUnknown, .keyword, "What to do when its end was not seen.", .byWhat
            ),
            .table(
                "environment", \.environment, .table(.variableName, to: .variable),
                "Variables for this program in addition to the exposure's.", .byWhat),
        ],
        constraints: [.exactlyOne(["run", "http", "file", "action"])])
}

package struct Retry: Written {
    package var place = Place()
    package var attempts = 1
    package var wait: TimeSpan?

    package init() {}

    package static let definition = Definition<Retry>(
        "retry", "How often something is tried, and how long is waited between.",
        [
            .required(
                "attempts", \.attempts, .integer(1...20), "Tries in all, the first included."),
            .field(
                "wait", \.wait, .timeSpan, "The wait before the second try; it doubles from there."),
        ])
}

package struct Request: Written {
    package var place = Place()
    package var url = Template()
    package var method: Method?
    package var headers = Table<SecretOr>()
    package var body: Template?
    package var json: String?
    package var expect: [Int] = []
    package var timeout: TimeSpan?

    package init() {}

    package enum Method: String, Keyword {
        case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
    }

    package static let definition = Definition<Request>(
        "request", "An HTTP request.",
        [
            .required("url", \.url, .url, "Where it goes; its host cannot come from a `$(…)`."),
            .field("method", \.method, .keyword, "GET unless said; POST where there is a body."),
            .table(
                "headers", \.headers, .table(.headerName, to: .header),
                "Headers; a value may be a secret."),
            .field("body", \.body, .template(.text), "What is sent."),
            .field("json", \.json, .jsonPath, "Which value of a JSON answer counts: `.version`."),
            .list(
                "expect", \.expect, .oneOrMore(.integer(100...599)),
                "The status codes that are success; 200 to 299 unless said."),
            .field("timeout", \.timeout, .timeSpan, "The time after which it failed."),
        ])
}

/// A file on the controller's machine that is given the exposure.
package struct FileTarget: Written {
    package var place = Place()
    package var path = Template()
    package var format = Format.env

    package init() {}

    package enum Format: String, Keyword { case env, json, flagd }

    package static let definition = Definition<FileTarget>(
        "file", "A file that is given the exposure, below a folder that `controller.yaml` allows.",
        [
            .required("path", \.path, .relativePath, "Its path below that folder."),
            .field(
                "format", \.format, .keyword, unless: .env,
                "`env` lines, plain `json`, or a `flagd` document."),
        ])
}

extension Form where Value == [Template] {
    /// A program and its words. The program is a fixed text; so is what a shell is told to run.
    package static let command: Form = {
        let words = Form<[Template]>.list(
            of: .template(.word, takesNumbers: true), atLeastOne: true)
        return Form(
            words.shape,
            read: { node, reader in
                guard node.kind == .sequence else {
                    let parts = node.text.split(separator: " ").joined(separator: ", ")
                    reader.refuse(
                        node, wanted: "a list of words",
                        remedy: node.kind == .scalar && !parts.isEmpty
                            ? "write `[\(parts)]`; no shell splits it" : nil)
                    return nil
                }
                guard let command = words.read(node, &reader), let program = command.first else {
                    return nil
                }
                checkCommand(command, program, &reader)
                return command
            }, leaves: words.leaves)
    }()
}

private func checkCommand(_ command: [Template], _ program: Template, _ reader: inout Reader) {
    if let name = program.names.first {
        reader.report(
            rule: "template", at: program.place, "a program's name cannot come from `$(\(name))`",
            remedy: "name one program, and give it `$(\(name))` as a word")
    }
    if program.text.isEmpty {
        reader.report(rule: "wrong-value", at: program.place, "the program has no name")
    }
    // Others start shells too: `sudo`, `env`, `timeout 5`, `xargs`.
    for position in command.indices where runsText(command[position].text) {
        guard let word = textToRun(command[(position + 1)...]), !word.names.isEmpty else {
            continue
        }
        reader.report(
            rule: "template", at: word.place, "`$(…)` cannot stand in the text that a shell runs",
            remedy: "use the variables that the program is given, such as `$RECONCILE_ENVIRONMENT`")
    }
}

private let interpreters: Set<String> = [
    "sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "python", "python3", "perl", "ruby", "node",
]

private func runsText(_ program: String) -> Bool {
    interpreters.contains(String(program.split(separator: "/").last ?? ""))
}

/// Returns the word that an interpreter takes for a program: what follows its options, where one of them
/// is `-c` or `-e`, also among others as in `-euc`. Behind a script's name the options are the script's.
private func textToRun(_ words: ArraySlice<Template>) -> Template? {
    let options = words.prefix { $0.text.hasPrefix("-") }
    let asksText = options.contains { word in
        !word.text.hasPrefix("--") && (word.text.contains("c") || word.text.contains("e"))
    }
    return asksText ? words.dropFirst(options.count).first : nil
}

extension Form where Value == Reference {
    /// A path of the tree.
    package static let treePath = Form<String>.relative.wrapped(
        { Reference($0, at: Place($1)) }, { $0.name })
}

extension Form where Value == Template {
    package static let relativePath = Form(
        Form<String>.relative.shape,
        read: { node, reader in
            if node.kind == .scalar, node.text.leavesItsFolder {
                reader.report(
                    rule: "wrong-value", at: node,
                    "`\(node.text)` leaves the folder that files are written in",
                    remedy:
                        "begin it without `/` and write it without `..`; the folder stands in `controller.yaml`"
                )
                return nil
            }
            guard Form<String>.relative.read(node, &reader) != nil else { return nil }
            return Form<Template>.template(.text).read(node, &reader)
        }, leaves: { $1.put($0.text) })
}

/// What a path of a manifest is told from; true with and without git.
let whereProgramsAre = "paths begin in the folder that has `desired-state/`"

extension Form where Value == String {
    /// A path that stays where it begins.
    package static let relative = Form.parsing(
        "a path below the root of the tree", pattern: "^[^/]", lengthMax: 1_000,
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        guard !text.isEmpty, !text.leavesItsFolder else {
            throw Misfit(
                "`\(text)` leaves the tree",
                remedy: "write it without `/` in front and without `..`; \(whereProgramsAre)")
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            throw Misfit("a path cannot hold control characters")
        }
        return text
    }

    package static let headerName = Form.parsing(
        "a header's name", pattern: "^[A-Za-z0-9-]+$", lengthMax: nameLengthMax,
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        guard !text.isEmpty,
            text.unicodeScalars.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || $0 == "-" })
        else { throw Misfit("`\(text)` is no name of a header") }
        return text
    }

    package static let jsonPath = Form.parsing(
        "a path into JSON such as `.version`", pattern: "^[.]", lengthMax: 200,
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        guard text.hasPrefix("."), text.utf8.count > 1 else {
            throw Misfit("`\(text)` is no path into JSON", remedy: "write `.\(text)`")
        }
        return text
    }
}
