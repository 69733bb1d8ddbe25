import Foundation
import Testing

@testable import reconcile

@Suite("Reference of manifests") struct ReferencePageTests {
    @Test func `docs/manifests.md is what the program says`() throws {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let page = try String(
            contentsOf: root.appending(path: "docs/manifests.md"), encoding: .utf8)
        #expect(page == Transcript("schema", "--output", "markdown").output, "run `make docs`")
    }
}
