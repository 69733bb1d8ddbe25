import Manifests
import Testing

@testable import reconcile

@Suite("The page that answers are laid out on") struct PageTests {
    private func surroundings(
        _ environment: [String: String] = [:], terminal: Int? = nil
    ) -> Surroundings {
        var stream = Surroundings.Stream(write: { _ in }, isTerminal: terminal != nil)
        stream.columns = { terminal }
        return Surroundings(
            output: stream, errors: stream, environment: { environment[$0] }, currentDirectory: "/")
    }

    @Test func `it is as wide as is said, else as the terminal, else as a page`() {
        #expect(surroundings().page.columns == 80)
        #expect(surroundings(terminal: 132).page.columns == 132)
        #expect(surroundings(["COLUMNS": "60"], terminal: 132).page.columns == 60)
        #expect(surroundings(["COLUMNS": "wide"], terminal: 132).page.columns == 132)
        #expect(surroundings(["COLUMNS": "7"]).page.columns == 40)
    }

    @Test func `wide and combining letters are counted as a terminal draws them`() {
        #expect(cells("漢字") == 4)
        #expect(cells("e\u{301}a") == 2)
        #expect(cells("שלום") == 4)
        #expect(padded("漢字", to: 6) == "漢字  ")
        #expect(cut("漢字漢字", to: 6) == "漢字…")
        #expect(cut("e\u{301}e\u{301}e\u{301}", to: 2) == "e\u{301}…")
        let lines = Page(columns: 40).hanging(String(repeating: "漢字 ", count: 20), indent: 2)
        for line in lines.split(separator: "\n") { #expect(cells(line) <= 40, "\(line)") }
    }

    @Test func `a letter that steers is spelled out wherever it stands`() {
        let page = Page(columns: 40)
        #expect(page.hanging("a\u{202E}b\u{1B}[2J", indent: 0) == "a\\u{202E}b␛[2J\n")
        #expect(page.rows("By", ["x\u{2066}y"]) == "By      x\\u{2066}y\n")
    }

    @Test func `a person is given an error in lines that fit, and a log one line`() {
        let words =
            "this is `a-file-with-a-long-name.yaml`, which cannot be read by anybody who is here tonight"
        for (isTerminal, lines) in [(true, 2), (false, 1)] {
            var told = ""
            var surroundings = surroundings(terminal: isTerminal ? 80 : nil)
            surroundings.errors = Surroundings.Stream(
                write: { told += $0 }, isTerminal: isTerminal)
            surroundings.complain(words)
            #expect(told.split(separator: "\n").count == lines)
            #expect(told.hasPrefix("reconcile: this is "))
        }
    }

    @Test func `what is watched is written over what is there`() {
        #expect(StatusWatch.screen("a\nb\n") == "\u{1B}[Ha\u{1B}[K\nb\u{1B}[K\n\u{1B}[J")
    }
}

@Suite("Explaining fields") struct ExplainTests {
    @Test func `a field says what it means and how it is written`() {
        let said = Transcript("explain", "Rollout.stages.soak").output
        #expect(
            said.hasPrefix(
                """
                Rollout.stages.soak
                    How long it must be measured healthy before it is verified.

                """), "\(said)")
        #expect(said.contains("\n  least (required)\n      At least this long.\n"), "\(said)")
        #expect(said.contains("Digest  a sign-off approves it, under: under what\n"), "\(said)")
    }

    @Test func `spec, lists and letter case need no thought`() {
        #expect(
            Transcript("explain", "rollout.spec.stages.soak")
                == Transcript("explain", "Rollout.stages.soak"))
        #expect(Transcript("explain", "Environment.actions.deploy.timeout").status == .success)
        #expect(Transcript("explain", "controller").status == .success)
        #expect(
            Transcript("explain", "Rollout.metadata.name").output.hasPrefix("Rollout.metadata.name")
        )
    }

    @Test func `a name that is wrong is answered with the right one`() {
        #expect(
            Transcript("explain", "Rollout.stages.sook").errors == """
                reconcile: `Rollout.stages` has no field `sook`
                did you mean `soak`?

                """)
        #expect(Transcript("explain", "Rolout").errors.contains("did you mean `Rollout`?"))
        #expect(
            Transcript("explain", "Rollout.version.text.more").errors.contains(
                "has no field `text`"))
    }

    @Test func `every field of every kind can be explained`() {
        for kind in Kind.allCases {
            for field in kind.spec.drawn().fields {
                let said = Transcript("explain", "\(kind.rawValue).\(field.name)", "--output=json")
                #expect(said.status == .success && said.output.contains("\"summary\": "))
            }
        }
    }
}
