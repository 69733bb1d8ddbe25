import Foundation
import TestSupport

/// `scripts/demonstration`, run to its end with the program that was built beside these tests.
final class Demonstration {
    static let root = URL(filePath: #filePath).appending(path: "../../..").standardized.path

    let finished: Finished
    private let directory: TemporaryDirectory
    private let folder: String

    init(_ test: String = #function) throws {
        directory = try TemporaryDirectory(test)
        folder = directory.path + "/playground"
        finished = try run(
            Demonstration.root + "/scripts/demonstration", [try tool("reconcile"), folder],
            environment: [
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
                "HOME": directory.path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "USER": "you",
            ])
    }

    deinit { _ = try? run("sh", [folder + "/stop"], environment: ["PATH": "/usr/bin:/bin"]) }

    /// What it printed, without what differs from one run to the next.
    var transcript: String {
        Demonstration.withoutChance(finished.output.replacing(folder, with: "playground"))
    }

    /// Revisions and times are other ones each time.
    static func withoutChance(_ text: String) -> String {
        text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/, with: "TIME")
            .replacing(/Revision [0-9a-f]{10}/, with: "Revision COMMIT")
            .replacing(/revision [0-9a-f]{10}/, with: "revision COMMIT")
    }

    /// What plain git says of the repository that is left.
    func git(_ words: String) throws -> String {
        try run(
            "git",
            ["-C", folder + "/conduit"] + words.split(separator: " ").map(String.init),
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": directory.path, "GIT_CONFIG_NOSYSTEM": "1",
            ]
        ).output
    }
}
