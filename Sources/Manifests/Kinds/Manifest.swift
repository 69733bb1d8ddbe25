import YAML

/// The kinds of manifests.
package enum Kind: String, CaseIterable, Sendable {
    case rollout = "Rollout"
    case environment = "Environment"
    case policy = "Policy"
    case check = "Check"
    case channel = "Channel"
    case signOff = "SignOff"

    /// As a sentence has it.
    package var noun: String { self == .signOff ? "sign-off" : rawValue.lowercased() }
    package var nouns: String { self == .policy ? "policies" : noun + "s" }
}

package let apiVersion = "reconcile/v1"

/// A manifest's name and labels.
package struct Metadata: Written {
    package var place = Place()
    package var name = Reference()
    package var labels = Table<String>()
    package var annotations = Table<String>()

    package init() {}

    package static let definition = Definition<Metadata>(
        "metadata", "A manifest's name and labels.",
        [
            .required(
                "name", \.name, .reference,
                "Its name, one of its kind: ASCII a-z, 0-9, `.`, `_`, `@`, `+`, `-`, at most 63."),
            .table(
                "labels", \.labels, .table(.label, to: .labelValue), "What selectors look at.",
                .underWhat),
            .table(
                "annotations", \.annotations, .table(.label, to: .textOrNumber),
                "For other tools; nothing here reads them.", .excluded("nothing reads it")),
        ])
}

/// One manifest of some kind, decoded. Thousands are sorted, sifted and handed about, so a copy of one is
/// a reference; still a value, since what it refers to never changes.
package struct Manifest<Spec: Written>: Sendable, Equatable {
    private final class Content: Sendable {
        let metadata: Metadata
        let spec: Spec
        let place: Place

        init(metadata: Metadata, spec: Spec, place: Place) {
            self.metadata = metadata
            self.spec = spec
            self.place = place
        }
    }

    private var content: Content

    package init(metadata: Metadata, spec: Spec, place: Place) {
        content = Content(metadata: metadata, spec: spec, place: place)
    }

    // Lent, not copied: whoever asks for one field of a spec would copy all of it.
    package var metadata: Metadata { _read { yield content.metadata } }
    package var place: Place { content.place }
    package var spec: Spec {
        _read { yield content.spec }
        set { content = Content(metadata: metadata, spec: newValue, place: place) }
    }

    package var name: String { content.metadata.name.name }

    package static func == (one: Manifest, other: Manifest) -> Bool {
        one.content === other.content
            || (one.metadata, one.spec) == (other.metadata, other.spec)
    }
}

package enum AnyManifest: Sendable, Equatable {
    case rollout(Manifest<Rollout>)
    case environment(Manifest<Environment>)
    case policy(Manifest<Policy>)
    case check(Manifest<Check>)
    case channel(Manifest<Channel>)
    case signOff(Manifest<SignOffSpec>)
}

extension Kind {
    /// What stands below `spec` of this kind.
    package var spec: ObjectShape {
        switch self {
        case .rollout: shapeOf(Rollout.self)
        case .environment: shapeOf(Environment.self)
        case .policy: shapeOf(Policy.self)
        case .check: shapeOf(Check.self)
        case .channel: shapeOf(Channel.self)
        case .signOff: shapeOf(SignOffSpec.self)
        }
    }
}

extension Metadata {
    package static let shape = shapeOf(Metadata.self)
}

extension Controller {
    package static let shape = shapeOf(Controller.self)
}
