package import Ledger
import Manifests

extension Layer {
    /// The flags as flagd's file source reads them, and OpenFeature providers that read such a file.
    ///
    /// A flag has the variants `on` and `off`, always in this order, so that who has one keeps it while the
    /// percentage grows.
    package var flagdDocument: String {
        let flags = object(
            Dictionary(
                uniqueKeysWithValues: flags.map {
                    ($0.key, FlagdFlag($0.value, bucket(of: $0.key)))
                }
            ), \.json)
        return "{\"$schema\":\(jsonString(flagdSchema)),\"flags\":\(flags)}"
    }

    /// The flag whose name chooses the users together with theirs; nil where no other flag's users are to be
    /// the same, since flagd then takes the flag's own.
    private func bucket(of name: String) -> String? {
        var (last, seen) = (name, Set([name]))
        while let next = flags[last]?.bucketWith, seen.insert(next).inserted { last = next }
        let isShared = last != name || flags.values.contains { $0.bucketWith == name }
        return isShared ? last : nil
    }
}

private let flagdSchema = "https://flagd.dev/schema/v0/flags.json"

/// One flag of such a document.
private struct FlagdFlag {
    let flag: LayerFlag
    let bucket: String?

    init(_ flag: LayerFlag, _ bucket: String?) { (self.flag, self.bucket) = (flag, bucket) }

    var json: String {
        var parts = [
            "\"state\":\"ENABLED\"", "\"variants\":\(variants)",
            "\"defaultVariant\":\(everybody.map(quoted) ?? others)",
        ]
        if everybody == nil { parts.append("\"targeting\":\(targeting)") }
        return "{\(parts.joined(separator: ","))}"
    }

    /// Those of a truth value have the names that it has; else `on` is what the flag is set to.
    private var variants: String {
        switch flag.value {
        case .boolean: return "{\"on\":true,\"off\":false}"
        default:
            let off = flag.otherwise.map { ",\"off\":\($0.json)" } ?? ""
            return "{\"on\":\(flag.value.json)\(off)}"
        }
    }

    /// The variant of those who have what the flag is set to.
    private var given: String { flag.value == .boolean(false) ? "off" : "on" }

    /// That of the others, as JSON; nothing, for the application's own default, where nobody has said it.
    private var others: String {
        if case .boolean = flag.value { return quoted(given == "on" ? "off" : "on") }
        return flag.otherwise == nil ? "null" : "\"off\""
    }

    /// The variant that all have; nil where users differ.
    private var everybody: String? {
        if flag.share == .all || flag.share == nil && flag.cohorts.isEmpty { return given }
        let isNobody = flag.cohorts.isEmpty && flag.share == Percentage.none
        return isNobody && others != "null" ? String(others.dropFirst().dropLast()) : nil
    }

    /// A cohort has it whatever the percentage.
    private var targeting: String {
        let share = share
        guard !flag.cohorts.isEmpty else { return share }
        let cohorts = flag.cohorts.sorted { bytesPrecede($0.key, $1.key) }.map {
            conditions($0.value)
        }
        return "{\"if\":[{\"or\":[\(cohorts.joined(separator: ","))]},\(quoted(given)),\(share)]}"
    }

    /// A list of values and not a text, in which `in` would look for a part.
    private func conditions(_ cohort: [String: [String]]) -> String {
        let each = cohort.sorted { bytesPrecede($0.key, $1.key) }.map { attribute, values in
            let list = values.map(jsonString).joined(separator: ",")
            return "{\"in\":[{\"var\":\(jsonString(attribute))},[\(list)]]}"
        }
        return "{\"and\":[\(each.joined(separator: ","))]}"
    }

    private var share: String {
        let tenths = flag.share?.tenths ?? 0
        guard tenths > 0 else { return others }
        let weights =
            given == "on" ? (on: tenths, off: 1_000 - tenths) : (on: 1_000 - tenths, off: tenths)
        let choice = "[\"on\",\(weights.on)],[\"off\",\(weights.off)]"
        let fractional = "{\"fractional\":[\(by)\(choice)]}"
        let chosen =
            others == "null"
            ? "{\"if\":[{\"==\":[\(fractional),\"on\"]},\"on\",null]}" : fractional
        // Who has no key would all be in one bucket.
        return bucket == nil ? chosen : "{\"if\":[{\"var\":\"targetingKey\"},\(chosen),\(others)]}"
    }

    private var by: String {
        bucket.map { "{\"cat\":[\(jsonString($0)),{\"var\":\"targetingKey\"}]}," } ?? ""
    }

    private func quoted(_ name: String) -> String { "\"\(name)\"" }
}
