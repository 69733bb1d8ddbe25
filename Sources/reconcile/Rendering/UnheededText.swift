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

/// The end of an answer: what nobody should rely on.
func unheeded(_ found: [Unheeded], on page: Page) -> String {
    guard !found.isEmpty else { return "" }
    return "\nNot heeded:\n" + found.map { page.hanging($0.words, indent: 2) }.joined()
}
