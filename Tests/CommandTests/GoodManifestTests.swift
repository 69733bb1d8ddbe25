import Foundation
import Testing

@testable import reconcile

/// Folders of manifests that nobody should hear a word about, in a place without git.
@Suite("Good manifests") struct GoodManifestTests {
    private let folder = URL(filePath: #filePath).appending(path: "../../Fixtures/good")
        .standardized

    @Test(arguments: ["example", "simple-team"])
    func `a good team's manifests load with no problem at all`(name: String) throws {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "good-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: folder.appending(path: name), to: place)
        defer { try? FileManager.default.removeItem(at: place) }

        let shown = Transcript("validate", "--strict", in: place.path)
        let parts = shown.output.components(separatedBy: "\nNot heeded:\n")
        #expect(parts[0] == "No problems in 1 file.\n")
        #expect(shown.errors == "")
        #expect(shown.status == .success)
    }
}
