package import YAML

/// Which manifest something is about.
package struct Subject: Hashable, Sendable {
    package var kind: Kind
    package var name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    package var words: String { "\(kind.noun) `\(name)`" }
}

/// A manifest as it was read, and what is wrong with it by itself.
package struct Decoded: Sendable {
    package var manifest: AnyManifest
    package var subject: Subject
    package var problems: [Diagnostic]
}
