import Ledger
import Manifests

/// What an environment's `observe` says runs there, as far as it says anything.
package struct EnvironmentReport: Hashable, Sendable {
    /// Of the one component that there is, or of `app`.
    package var version: String?
    package var versions: [String: String] = [:]
    /// Values, as they are written; and percentages such as `40`.
    package var flags: [String: String] = [:]
    package var percentages: [String: String] = [:]
    package var variables: [String: String] = [:]

    package init() {}

    package var isEmpty: Bool {
        version == nil && versions.isEmpty && flags.isEmpty && percentages.isEmpty
            && variables.isEmpty
    }
}

/// One thing that an exposure gives.
package enum ExposureItem: Hashable, Sendable {
    case version(String)
    case flag(String)
    case variable(String)
}

extension EnvironmentReport {
    /// Whether `item` is reported, and as `layer` has it.
    func says(_ item: ExposureItem, as layer: Layer) -> Bool {
        agrees(on: item, with: layer) == true
    }

    /// Whether it is as `layer` has it; nil where the report, or the layer, does not say.
    func agrees(on item: ExposureItem, with layer: Layer) -> Bool? {
        switch item {
        case .version(let component):
            let reported =
                versions[component] ?? (component == layer.soleComponent ? version : nil)
            return reported.map { $0 == layer.versions[component] }
        case .flag(let name):
            guard let value = flags[name] else { return nil }
            guard let flag = layer.flags[name] else { return false }
            return says(flag, name, value)
        case .variable(let name):
            guard let reported = variables[name] else { return nil }
            guard let variable = layer.variables[name] else { return false }
            // A secret is nobody's to report, and what is put in is known only where it runs.
            guard case .text(let text) = variable, !text.contains("$(") else { return nil }
            return reported == text
        }
    }

    private func says(_ flag: LayerFlag, _ name: String, _ value: String) -> Bool? {
        guard flag.share != nil || !flag.cohorts.isEmpty else { return value == flag.value.words }
        guard let percentage = percentages[name] else { return nil }
        let share = flag.share ?? .none
        return value == flag.value.words && percentage == String(share.words.dropLast())
    }

    /// `observe reports version 2.4.0`.
    package var words: String {
        var parts = version.map { ["version \($0)"] } ?? []
        parts += versions.sorted(by: { $0.key < $1.key }).map { "\($0.key) \($0.value)" }
        parts += flags.sorted(by: { $0.key < $1.key }).map { name, value in
            "\(name) \(value)\(percentages[name].map { " at \($0)%" } ?? "")"
        }
        // Their values are not repeated: one may be a secret that is out of date.
        parts += variables.keys.sorted(by: bytesPrecede).map { "a value of \($0)" }
        return parts.isEmpty
            ? "observe reports nothing" : "observe reports \(parts.joined(separator: ", "))"
    }
}

extension Layer {
    /// The one component that it has a version of; else `app`.
    var soleComponent: String {
        versions.count == 1 ? versions.keys.first ?? "app" : "app"
    }

    /// What is not in both as it is in this one, in the order of kinds and names.
    func items(unlike other: Layer) -> [ExposureItem] {
        names(versions, other.versions).map { .version($0) }
            + names(flags, other.flags).map { .flag($0) }
            + names(variables, other.variables).map { .variable($0) }
    }

    private func names<Value: Equatable>(_ one: [String: Value], _ other: [String: Value])
        -> [String]
    {
        Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }.sorted()
    }
}
