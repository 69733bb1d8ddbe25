import Foundation
import Manifests
import Records
import Testing
import YAML

/// A folder of manifests of this repository, read as the product reads it.
struct Plan: Sendable, CustomTestStringConvertible {
    static let examples = [
        "domain-model", "dev-environment", "lifecycle-hooks", "repository-pattern",
        "repository-pattern-guide",
    ].map { Plan(folder: "examples/\($0)") }
    static let starter = Plan(folder: "desired-state")

    let folder: String

    /// The repository that this file is in.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    var testDescription: String { folder }

    func read() throws -> DesiredState {
        let root = folder == Plan.starter.folder ? Plan.root : Plan.root + "/" + folder
        return try WorkingFolder(root: root, manifests: "desired-state", prefix: "").read().desired
    }

    func text(of path: String) throws -> String {
        try String(contentsOf: URL(filePath: Plan.root + "/" + path), encoding: .utf8)
    }
}
