import YAML

/// What a controller is: no manifest, but a small file on its machine.
package struct Controller: Written {
    package var place = Place()
    package var repository: String?
    package var remote: String?
    package var branch: String?
    package var state: String?
    package var key: String?
    package var root: String?
    package var environments: Selector?
    package var secrets = Table<SecretSource>()
    package var files: [String] = []
    package var maxClockSkew: TimeSpan?
    package var parallel: Int?
    package var hubTimeLimit: TimeSpan?

    package init() {}

    package static let definition = Definition<Controller>(
        "controller",
        "What a controller is: `controller.yaml` on its machine. Without that file: no secrets, files only below `.reconcile/`, `declared` proof.",
        [
            .field(
                "repository", \.repository, .text,
                "The repository that it serves; the one it stands in unless said."),
            .field("remote", \.remote, .text, "The remote that is the hub; `origin` unless said."),
            .field("branch", \.branch, .text, "The desired branch."),
            .field("state", \.state, .absolutePath, "The folder of its state repository."),
            .field("key", \.key, .absolutePath, "The private key that signs its ledger commits."),
            .field("root", \.root, .sha256, "The trust root; another one is refused."),
            .field(
                "environments", \.environments, .environments,
                "The environments that are its own; all unless said."),
            .table(
                "secrets", \.secrets, .table(.name, to: .object),
                "Where secrets are, and who may have each."),
            .list(
                "files", \.files, .list(of: .absolutePath), "Folders that file actions may write."),
            .field(
                "maxClockSkew", \.maxClockSkew, .timeSpan,
                "How far clocks may differ; 2m unless said."),
            .field(
                "parallel", \.parallel, .integer(1...1_000),
                "How many environments are acted on at once."),
            .field(
                "hubTimeLimit", \.hubTimeLimit, .timeSpan,
                "How long git may take for one question to a remote hub; unless said 30s to list what is there, 2m to fetch or push."
            ),
        ])
}

package struct SecretSource: Written {
    package var place = Place()
    package var file: String?
    package var variable: String?
    package var environments: [Reference] = []
    package var checks: [Reference] = []
    package var channels: [Reference] = []

    package init() {}

    package static let definition = Definition<SecretSource>(
        "source of a secret", "Where a secret is, and who may have it.",
        [
            .field("file", \.file, .absolutePath, "A file that holds it and nothing else."),
            .field(
                "variable", \.variable, .identifier,
                "A variable of the controller's environment that holds it."),
            .list(
                "environments", \.environments, .names(.reference),
                "The environments that may have it."),
            .list("checks", \.checks, .names(.reference), "The checks that may have it."),
            .list("channels", \.channels, .names(.reference), "The channels that may have it."),
        ],
        constraints: [.exactlyOne(["file", "variable"])])
}

extension Form where Value == String {
    package static let absolutePath = Form.parsing(
        "an absolute path", pattern: "^/", lengthMax: 4_000, leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        guard text.hasPrefix("/") else {
            throw Misfit("`\(text)` is no absolute path", remedy: "begin it with `/`")
        }
        return text
    }
}
