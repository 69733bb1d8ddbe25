import Foundation
import Testing

@testable import reconcile

@Suite("Documentation") struct DocumentationTests {
    private let program = Program.declaration

    @Test func `docs/commands.md is what the program says`() throws {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let page = try String(contentsOf: root.appending(path: "docs/commands.md"), encoding: .utf8)
        #expect(page == program.markdownReference, "run `make docs`")
    }

    @Test func `every command shows an example or two`() {
        func judge(_ command: Command, _ path: String) {
            #expect(!command.examples.isEmpty, "\(path)")
            let isCalled = command.examples.allSatisfy { $0.line.contains(path) }
            #expect(isCalled, "\(path): \(command.examples.map(\.line))")
            for one in command.subcommands { judge(one, "\(path) \(one.name)") }
        }
        judge(program, "reconcile")
    }

    @Test func `nothing in a text is taken for a roff request`() {
        let page = Command(
            name: "tool", summary: #"Say "what's" \n"#,
            discussion: [.prose(".SH forged"), .lines(["'br", "a -- b~^"])]
        ).manualPage
        #expect(page.contains("\ntool \\- say \"what\\(aqs\" \\en\n"))
        #expect(page.contains("\n\\&.SH forged\n"))
        #expect(page.contains("\n\\&\\(aqbr\na \\-\\- b\\(ti\\(ha\n"))
    }

    @Test func `completions name every command and every shown option`() {
        for shell in Shell.allCases {
            let script = program.completion(for: shell)
            for command in program.subcommands {
                #expect(script.contains(command.name))
                for option in command.shownOptions {
                    #expect(script.contains(option.name), "\(shell): \(option.name)")
                }
            }
            #expect(!script.contains("--format=["), "a hidden option is shown to \(shell)")
        }
    }

    @Test func `no branch's name is expanded by bash`() {
        let lines = program.completion(for: .bash).split(separator: "\n")
        for line in lines where line.contains("git ") {
            #expect(line.hasPrefix("    done < <("), "\(line)")
        }
    }
}

@Suite("docs/migration-manager.md") struct MigrationPageTests {
    private static let page: String = {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let file = root.appending(path: "docs/migration-manager.md")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    /// Each `reconcile …` of the page, without what is only said to be its beginning.
    private var lines: [String] {
        Self.page.split(separator: "`").map(String.init).filter { $0.hasPrefix("reconcile ") }
    }

    @Test func `each command that it names is understood`() throws {
        #expect(lines.count > 15)
        for line in lines {
            let words = line.split(separator: " ").dropFirst().map(String.init)
            _ = try parse(words, of: Program.declaration)
        }
    }

    @Test func `it says each command of the third plan, and no way to force a phase`() {
        for command in [
            "status", "plan", "validate", "monitor", "rollback", "flags", "execute", "health",
        ] {
            #expect(Self.page.contains("| `\(command)"), "\(command)")
        }
        let options = Program.declaration.leaves.flatMap(\.options).map(\.name)
        #expect(!options.contains("force"))
    }
}

@Suite("What says the same in every form") struct AgreementTests {
    private let program = Program.declaration

    @Test func `help, manual page, docs and completions name the same commands and options`() {
        let manual = program.manualPage.replacing("\\-", with: "-")
        let docs = program.markdownReference
        let bash = program.completion(for: .bash)
        for command in program.leaves where command.name != program.name {
            let path = command.name
            #expect(manual.contains(path) && docs.contains(path), "\(path)")
            for option in command.shownOptions {
                for page in [manual, docs, bash] {
                    #expect(page.contains(option.spelling), "\(path) \(option.spelling)")
                }
            }
        }
    }

    @Test func `every command has a transcript`() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../Fixtures/transcripts")
            .standardized
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        let lines = try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .filter { $0.hasPrefix("$ reconcile ") }
        }
        for path in program.paths where path != [program.name] {
            let head = "$ " + path.joined(separator: " ")
            #expect(lines.contains { $0 == head || $0.hasPrefix(head + " ") }, "\(head)")
        }
        #expect(lines.contains { $0.hasPrefix("$ reconcile --once") })
    }

    @Test func `docs/schemas is what the program says`() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../docs/schemas").standardized
        let files = try FileManager.default.contentsOfDirectory(atPath: root.path)
        let names = AnswerSchema.allCases.map { $0.rawValue + ".json" }
        #expect(Set(files) == Set(names))
        for answer in AnswerSchema.allCases {
            let file = root.appending(path: answer.rawValue + ".json")
            #expect(try String(contentsOf: file, encoding: .utf8) == answer.json.text)
        }
    }
}

extension Command {
    /// The words of every command that does something, from the program's name on.
    fileprivate var paths: [[String]] {
        let own = run == nil ? [] : [[name]]
        return own + subcommands.flatMap { $0.paths.map { [name] + $0 } }
    }
}
