import Foundation
import Manifests
import TestSupport
import Testing

@testable import reconcile

/// What the README shows is what there is, and what the program prints.
@Suite("The README") struct ReadmeTests {
    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    private static let example = root.appending(path: "examples/simple-team")

    /// What stands between the fences of one language.
    private func blocks(of language: String) throws -> [String] {
        let page = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        return page.components(separatedBy: "```\(language)\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
    }

    @Test func `the manifests are those of the example`() throws {
        let file = Self.example.appending(path: "desired-state/team.yaml")
        #expect(try blocks(of: "yaml") == [try String(contentsOf: file, encoding: .utf8)])
    }

    @Test func `whatever is declared and not heeded is named`() throws {
        let page = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let rest = page.components(separatedBy: "**Not yet.**").last ?? ""
        let paragraph = rest.components(separatedBy: "\n\n")[0]
        for field in Unheeded.fields { #expect(paragraph.contains("`\(field)`"), "\(field)") }
    }

    @Test func `every command that is shown prints what is shown`() throws {
        let folder = try TemporaryDirectory()
        let place = folder.path + "/team"
        try FileManager.default.copyItem(atPath: Self.example.path, toPath: place)
        let shown = try blocks(of: "console")
        #expect(shown.count == 2)
        #expect(try printed(shown[0], in: place) == shown[0])

        let file = place + "/desired-state/team.yaml"
        let good = try String(contentsOfFile: file, encoding: .utf8)
        try good.replacing("soak", with: "sook").write(
            toFile: file, atomically: true, encoding: .utf8)
        #expect(try printed(shown[1], in: place) == shown[1])
    }

    /// The same session, with what the program answers now.
    private func printed(_ session: String, in place: String) throws -> String {
        var text = ""
        for line in session.split(separator: "\n") where line.hasPrefix("$ ") {
            text += line + "\n"
            guard line.hasPrefix("$ reconcile ") else { continue }
            let words = line.split(separator: " ").dropFirst(2).map(String.init)
            let told = Transcript(words: words, in: place)
            #expect(told.errors == "")
            text += told.output
        }
        return text
    }
}
