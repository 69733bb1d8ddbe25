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
    static let simpleTeam = Plan(folder: "examples/simple-team")
    static let starter = Plan(folder: "desired-state")

    let folder: String

    /// The repository that this file is in.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false)

    var testDescription: String { folder }

    /// The folder that programs are named from: an example is a repository to be.
    var tree: String { folder == Plan.starter.folder ? Plan.root : Plan.root + folder + "/" }

    func read() throws -> DesiredState {
        try WorkingFolder(root: String(tree.dropLast()), manifests: "desired-state", prefix: "")
            .read().desired
    }

    func text(of path: String) throws -> String {
        try String(contentsOf: URL(filePath: tree + path), encoding: .utf8)
    }
}
