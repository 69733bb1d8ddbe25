import Foundation
import Testing

@Suite("The house is tidy") struct TidyTests {
    private let root = URL(filePath: #filePath).appending(path: "../../..").standardized

    @Test func `nothing under Sources is what the house forbids`() throws {
        let sources = root.appending(path: "Sources")
        let files = try #require(
            FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var seen = 0
        for case let file as URL in files where file.pathExtension == "swift" {
            seen += 1
            let path = "Sources" + file.path.dropFirst(sources.path.count)
            let text = try String(contentsOf: file, encoding: .utf8)
            for finding in findings(in: text, path: path) { Issue.record("\(finding)") }
        }
        #expect(seen > 20)
    }

    @Test func `no arrow of the package points up`() throws {
        let package = try String(
            contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        #expect(wrongArrows(in: package) == [])
    }
}
