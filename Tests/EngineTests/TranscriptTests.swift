import Foundation
import TestSupport
import Testing

/// What every command says, to a terminal of three widths, to a pipe and to a program, at the moments of one rollout's
/// life. `UPDATE_GOLDEN=1` writes the pages anew: read them before committing, as somebody would at night.
@Suite("Transcripts") struct TranscriptTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/transcripts")

    @Test func `every command reads so, in every form`() throws {
        let stage = try Stage()
        for (name, scenes) in TranscriptStory.acts {
            let page = try scenes.map(stage.play).joined(separator: "\n")
            let file = Self.folder.appending(path: name + ".txt")
            if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
                try page.write(to: file, atomically: true, encoding: .utf8)
            }
            let golden = try String(contentsOf: file, encoding: .utf8)
            #expect(page == golden, "\(Self.difference(golden, page))")
        }
    }

    @Test func `nothing is coloured in a pipe, nor wider than its terminal`() throws {
        for (name, _) in TranscriptStory.acts {
            let file = Self.folder.appending(path: name + ".txt")
            let page = try String(contentsOf: file, encoding: .utf8)
            for part in page.components(separatedBy: "\n── ").dropFirst() {
                let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
                let form = String(lines.first ?? "")
                if form.hasPrefix("pipe") || form.hasPrefix("json") {
                    #expect(!part.contains("␛"), "\(name): \(form)")
                }
            }
        }
    }

    /// The first line that differs, which is more than two whole pages tell.
    private static func difference(_ golden: String, _ page: String) -> String {
        let (old, new) = (golden.split(separator: "\n"), page.split(separator: "\n"))
        let place = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
        return place.map { "line \($0.offset + 1) was `\($0.element.0)`, is `\($0.element.1)`" }
            ?? "the pages are of another length"
    }
}

/// The repository in which the story is played.
private struct Stage {
    let play: Playground

    init() throws {
        play = try Playground("transcripts")
        try play.program(
            "deploy.sh",
            "echo deploying; [ ! -e \"$world/broken\" ] || exit 7\n" + Playground.deploy)
        try play.sandbox.write("desired-state/app.yaml", TranscriptStory.manifests)
        try play.sandbox.write("desired-state/policy.yaml", TranscriptStory.policy)
        try play.sandbox.commit("Declare")
        try play.shell("git config user.name Olga; git config user.email olga@example.com")
    }

    /// All forms of one command line, one below the other.
    func play(_ scene: Scene) throws -> String {
        if !scene.before.isEmpty { try play.shell("true\n" + scene.before) }
        let said = try play.shell("true\n" + script(of: scene)).output
        return "$ reconcile \(scene.line)\n" + masked(said)
    }

    /// The forms that act are played on the same ground, which is put back after each but the last.
    private func script(of scene: Scene) -> String {
        var forms = scene.widths.map { columns in
            (
                "terminal, \(columns) columns",
                "printf '%s' '\(terminalScript(scene, columns))' > ../form.sh\n"
                    + "TERM=xterm script -qec 'sh ../form.sh' /dev/null < /dev/null | tr -d '\\r'"
            )
        }
        forms.append(
            (
                "pipe",
                "(\(program) \(scene.line)) > ../out 2> ../err; status=$?\n"
                    + "cat ../out; sed 's/^/! /' ../err; [ $status = 0 ] || echo \"[$status]\""
            ))
        if let answer = scene.answer {
            forms.append(
                ("json \(answer)", "\(program) \(scene.line) --output json 2> ../err || true"))
        }
        let last = forms.count - 1
        // Words of one second are of no order: the story would go on otherwise on a slow machine.
        return (scene.acts ? "sleep 1.1\n" : "")
            + forms.enumerated().map { number, form in
                let restore = scene.acts && number < last
                return
                    (restore
                    ? "rm -rf ../kept; mkdir ../kept; cp -a ../repository ../state ../kept\n" : "")
                    + "echo '── \(form.0)'\n\(form.1)\n"
                    + (restore ? "\(Self.putBack)\n" : "")
            }.joined()
    }

    private static let putBack =
        "cd ..; rm -rf repository state; mv kept/repository kept/state .; cd repository"

    private let program = "\"$RECONCILE\""

    /// In a file, since it is quoted twice otherwise.
    private func terminalScript(_ scene: Scene, _ columns: Int) -> String {
        let line = scene.line.replacing("'", with: "'\\''")
        return
            "stty cols \(columns); \"$RECONCILE\" \(line); status=$?; [ $status = 0 ] || echo \"[$status]\"\n"
    }

    /// Times, ids, places and durations are other ones each time.
    private func masked(_ text: String) -> String {
        text.replacing(play.sandbox.directory.path, with: "HERE")
            .replacing("\u{1B}", with: "␛")
            .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z/, with: "2026-01-01T00:00:00Z")
            .replacing(/\b[0-9a-f]{32,64}\b/) { String(repeating: "x", count: $0.output.count) }
            .replacing(/\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,10}\b/) {
                String(repeating: "x", count: $0.output.count)
            }
            .replacing(/\b[0-9]{7,10}\b/) { String(repeating: "x", count: $0.output.count) }
            .replacing(/"milliseconds": [0-9]+/, with: "\"milliseconds\": 0")
            .replacing(/after [0-9]+ ms/, with: "after 0 ms")
            // A running action is heard while it runs, or a moment later.
            .replacing(/[^\n]* \| deploying\n/, with: "")
    }
}
