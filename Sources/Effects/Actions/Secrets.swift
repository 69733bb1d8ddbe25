import Host
package import Manifests

/// Where this machine's secrets are, and who may have each. Without `controller.yaml`: none.
package struct Secrets: Sendable {
    private let sources: Table<SecretSource>
    private let variable: @Sendable (String) -> String?

    package init(_ controller: Controller?, variable: @escaping @Sendable (String) -> String?) {
        sources = controller?.secrets ?? Table()
        self.variable = variable
    }

    /// A secret that cannot be had.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Returns the value of a secret, where the environment may have it.
    package func value(of name: String, in environment: String) throws -> String {
        guard let source = sources[name] else {
            throw Problem(description: "controller.yaml knows no secret called `\(name)`")
        }
        guard source.environments.contains(where: { $0.name == environment }) else {
            throw Problem(
                description: "controller.yaml does not let \(environment) have the secret `\(name)`"
            )
        }
        if let name = source.variable {
            guard let value = variable(name) else {
                throw Problem(description: "the variable `\(name)` is not set for the controller")
            }
            return value
        }
        let bytes = try File.read(source.file ?? "", maxBytes: 32 << 10, followingLink: true)
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
