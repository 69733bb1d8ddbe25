package import Manifests
import YAML

/// What an environment is given by one rollout, or by itself. What is in effect is the environment's own
/// layer with those of the rollouts upon it.
package struct Layer: Recorded {
    /// By component.
    package var versions: [String: String] = [:]
    package var flags: [String: LayerFlag] = [:]
    package var variables: [String: LayerVariable] = [:]

    package init() {}

    package var isEmpty: Bool { versions.isEmpty && flags.isEmpty && variables.isEmpty }

    package static let fields: [StateField<Layer>] = [
        .unless([:], "versions", \.versions, .table(.text)),
        .unless([:], "flags", \.flags, .table(.record)),
        .unless([:], "variables", \.variables, .table(.layerVariable)),
    ]

    /// This layer with `upper` upon it: what both say is as `upper` says.
    package func covered(by upper: Layer) -> Layer {
        var layer = self
        layer.versions.merge(upper.versions) { $1 }
        layer.flags.merge(upper.flags) { $1 }
        layer.variables.merge(upper.variables) { $1 }
        return layer
    }

    /// Whether an action must bring the difference to `other`, or delivery of flags is enough.
    package func differsInFlagsOnly(from other: Layer) -> Bool {
        versions == other.versions && variables == other.variables && flags != other.flags
    }
}

/// What a flag is set to in a layer: a value, for everybody or for some.
package struct LayerFlag: Recorded {
    package var value = FlagValue.boolean(true)
    /// Whom it is given to; everybody where neither a share nor cohorts are said.
    package var share: Percentage?
    /// The attributes that choose a cohort, and their values, by the cohort's name.
    package var cohorts: [String: [String: [String]]] = [:]
    /// What the others have, where the rollout says it.
    package var otherwise: FlagValue?
    package var bucketWith: String?

    package init() {}

    /// Whether everybody has the same.
    var isPlain: Bool { share == nil && cohorts.isEmpty }

    package static let fields: [StateField<LayerFlag>] = [
        .required("value", \.value, .flagValue),
        .optional("share", \.share, .percentage),
        .unless([:], "cohorts", \.cohorts, .table(.table(.list(.text)))),
        .optional("otherwise", \.otherwise, .flagValue),
        .optional("bucketWith", \.bucketWith, .text),
    ]
}

/// A variable's text with its `$(…)`, or the name of a secret.
package enum LayerVariable: Hashable, Sendable {
    case text(String)
    case secret(String)
}

extension StateForm where Value == LayerVariable {
    package static let layerVariable = StateForm(
        write: { variable in
            switch variable {
            case .text(let text): .text(text)
            case .secret(let name): .map([StateValue.Row(name: "secret", value: .text(name))])
            }
        },
        read: { node throws(StateProblem) in
            guard node.kind == .mapping else {
                return .text(try StateForm<String>.text.read(node))
            }
            guard let name = node.value(of: "secret"), node.entries.count == 1 else {
                throw StateProblem("this is neither a text nor a secret", at: node)
            }
            return .secret(try StateForm<String>.text.read(name))
        })
}

extension StateForm where Value == FlagValue {
    package static let flagValue = StateForm(
        write: { value in
            switch value {
            case .boolean, .integer, .number: .plain(value.words)
            case .text(let text): .text(text)
            }
        },
        read: { node throws(StateProblem) in
            let problem = StateProblem("this is no value of a flag", at: node)
            guard node.kind == .scalar else { throw problem }
            switch node.scalar {
            case .bool(let value): return .boolean(value)
            case .integer(let value): return .integer(value)
            case .string: return .text(node.text)
            case .float:
                guard let number = Decimal(parsing: node.text) else { throw problem }
                return .number(number)
            case .null: throw problem
            }
        })
}

extension StateForm where Value == Percentage {
    package static let percentage = StateForm.text(
        "a percentage such as 20%", { $0.words }, { try? Percentage(parsing: $0) })
}
