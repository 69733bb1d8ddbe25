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

    @Test func `a manifest is held against the schema of its kind, and of no other`() {
        let schema = Transcript("schema").output
        #expect(schema.contains("\"then\": {\n        \"$ref\": \"#/$defs/manifest:Rollout\"\n"))
        // Of one that fits none, a validator tells what any of them misses.
        #expect(!schema.contains("\n  \"oneOf\""))
    }
}
