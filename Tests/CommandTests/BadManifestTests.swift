import Foundation
import Testing

@testable import reconcile

/// Manifests that are wrong, and the whole of what a person is told about each.
///
/// A case is a file `Tests/Fixtures/bad/NAME.yaml`, or a folder `NAME/` with a `desired-state/` of its
/// own; `NAME.txt` beside it is what `reconcile validate` prints. All stand in a copy of `tree/`, outside
/// of git. `UPDATE_GOLDEN=1` in the environment writes the texts anew: read them before committing.
@Suite("Bad manifests") struct BadManifestTests {
    private static let folder = URL(filePath: #filePath)
        .appending(path: "../../Fixtures/bad").standardized
    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.compactMap { file in
            if file.hasSuffix(".yaml") { return String(file.dropLast(".yaml".count)) }
            let desired = folder.appending(path: "\(file)/desired-state").path
            return FileManager.default.fileExists(atPath: desired) ? file : nil
        }.sorted()
    }()

    /// Cases that are only warned of; all others are refused.
    private static let warnedOnly: Set<String> = [
        "check-holds-nothing", "check-judges-without-critical", "file-twice",
        "policy-controllers-end", "policy-no-rule", "policy-rule-selects-nothing",
        "policy-weak-catch-all",
        "signed-off-no-member",
        "signed-off-stranger", "tree-twins", "version-unknown", "word-not-covered",
    ]

    @Test(arguments: names)
    func `every bad manifest is answered with this text`(name: String) throws {
        let shown = try BadManifestTests.validate(name)
        let golden = BadManifestTests.folder.appending(path: name + ".txt")
        if BadManifestTests.isUpdating {
            try shown.output.write(to: golden, atomically: true, encoding: .utf8)
        }
        let wanted = try String(contentsOf: golden, encoding: .utf8)
        #expect(shown.output == wanted)
        #expect(shown.errors == "")
        #expect(
            shown.status == (BadManifestTests.warnedOnly.contains(name) ? .success : .invalid))
    }

    @Test func `there are at least a hundred, each with an error or listed as a warning`() throws {
        let names = BadManifestTests.names
        #expect(names.count >= 100)
        #expect(BadManifestTests.warnedOnly.isSubset(of: names))
        for name in names {
            let golden = BadManifestTests.folder.appending(path: name + ".txt")
            let text = try String(contentsOf: golden, encoding: .utf8)
            let word = BadManifestTests.warnedOnly.contains(name) ? ": warning: " : ": error: "
            #expect(text.contains(word), "\(name)")
        }
    }

    @Test func `every rule of the manifests has a case that breaks it`() throws {
        var broken: Set<String> = []
        for name in BadManifestTests.names {
            let report = try BadManifestTests.validate(name, "--output=json").output
            broken.formUnion(report.matches(of: /"rule": "([a-z-]+)"/).map { String($0.1) })
        }
        let missing = try BadManifestTests.rulesInSources().subtracting(broken).sorted()
        #expect(missing == [])
    }

    private static func rulesInSources() throws -> Set<String> {
        let sources = folder.appending(path: "../../../Sources").standardized
        var rules: Set<String> = []
        for room in ["Manifests", "Records", "reconcile"] {
            let files = FileManager.default.enumerator(
                at: sources.appending(path: room), includingPropertiesForKeys: nil)
            for case let file as URL in try #require(files) where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                rules.formUnion(text.matches(of: /rule: "([a-z-]+)"/).map { String($0.1) })
            }
        }
        // What a disk cannot hold, or what a test had better not write.
        return rules.subtracting([
            "path-encoding", "path-name", "submodule", "limit-size",
        ])
    }

    private static func validate(_ name: String, _ options: String...) throws -> Transcript {
        let files = FileManager.default
        let place = files.temporaryDirectory.appending(path: "bad-\(UUID().uuidString)")
        try files.copyItem(at: folder.appending(path: "tree"), to: place)
        defer { try? files.removeItem(at: place) }
        try lay(name, into: place)
        let controller = files.fileExists(atPath: place.appending(path: "controller.yaml").path)
        let words =
            ["validate"] + (controller ? ["--controller", "controller.yaml"] : []) + options
        return Transcript(words: words, in: place.path)
    }

    private static func lay(_ name: String, into place: URL) throws {
        let files = FileManager.default
        let source = folder.appending(path: name)
        guard files.fileExists(atPath: source.path) else {
            let desired = place.appending(path: "desired-state")
            try files.createDirectory(at: desired, withIntermediateDirectories: false)
            let file = name + ".yaml"
            return try files.copyItem(
                at: folder.appending(path: file), to: desired.appending(path: file))
        }
        for part in try files.contentsOfDirectory(atPath: source.path) {
            let goal = place.appending(path: part)
            try? files.removeItem(at: goal)
            try files.copyItem(at: source.appending(path: part), to: goal)
        }
    }
}
