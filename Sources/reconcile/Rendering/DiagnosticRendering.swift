import Manifests
import YAML

/// The forms in which `validate` can say what is wrong.
enum DiagnosticFormat: String, CaseIterable, Sendable {
    case human, json, sarif, github
}

extension Problems {
    /// Returns the whole report in `format`; only the human one is ever coloured.
    func rendered(
        as format: DiagnosticFormat, paint: Paint = Paint(isOn: false), on page: Page = Page()
    ) -> String {
        switch format {
        case .human: human(paint, page)
        case .json: json.text
        case .sarif: sarif.text
        case .github: github
        }
    }

    /// The stable shape for programs: every key is always there, null where there is nothing.
    var json: JSON {
        [
            "root": .optional(root),
            "problems": .array(diagnostics.map(\.json)),
            "unheeded": .array(unheeded.map(\.json)),
            "summary": [
                "errors": .integer(errors), "warnings": .integer(warnings),
                "filesWithProblems": .integer(filesWithProblems),
                "filesChecked": .integer(filesChecked),
                "manifestsChecked": .integer(manifestsChecked),
            ],
        ]
    }
}

extension Diagnostic {
    var json: JSON {
        [
            "severity": .string(severity.rawValue), "rule": .string(rule),
            "message": .string(problem), "remedy": .optional(remedy),
            "file": .string(location.file),
            "line": .integer(location.line), "column": .integer(location.column),
            "endLine": .integer(location.endLine), "endColumn": .integer(location.endColumn),
            "excerpt": excerpt.map {
                ["text": .string($0.text), "firstColumn": .integer($0.firstColumn)]
            } ?? .null,
        ]
    }
}
