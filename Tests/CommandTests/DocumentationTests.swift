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
