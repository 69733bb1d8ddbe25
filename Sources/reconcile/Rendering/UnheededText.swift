import Manifests
import YAML

extension Unheeded {
    var json: JSON {
        [
            "field": .string(field), "instead": .string(instead),
            "places": .array(
                locations.map { place in
                    [
                        "file": .string(place.file), "line": .integer(place.line),
                        "column": .integer(place.column),
                    ]
                }),
        ]
    }
}

/// Who adopts such a policy without the key at hand stops every pass.
func keysAsked(by policy: Manifest<Policy>?, _ page: Page) -> String {
    guard let policy, !policy.spec.controllers.isEmpty else { return "" }
    return "\n"
        + page.prose(
            "The policy `\(policy.name)` names `controllers:`. From its adoption on passes, and all that writes to "
                + "the ledger, need one of these keys: `key:` in controller.yaml.")
}

/// The end of an answer: what nobody should rely on.
func unheeded(_ found: [Unheeded], on page: Page) -> String {
    guard !found.isEmpty else { return "" }
    return "\nNot heeded:\n" + found.map { page.hanging($0.words, indent: 2) }.joined()
}
