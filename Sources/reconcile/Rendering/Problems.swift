import Manifests
import Records
import YAML

/// What a check of some files found, in the order of the files.
struct Problems {
    var diagnostics: [Diagnostic]
    var filesChecked: Int
    var manifestsChecked: Int
    /// Errors in what was read beside what was asked for.
    var errorsElsewhere = 0
    /// What was read, where it is not obvious: ` of examples/app/desired-state`.
    var place = ""
    /// What was asked for, in the user's words.
    var asked = ""
    /// The folder that files are told from, for machines; nil where nothing lies on disk.
    var root: String?
    /// What is declared, and nothing acts by it yet.
    var unheeded: [Unheeded] = []

    init(_ diagnostics: [Diagnostic], filesChecked: Int, manifestsChecked: Int? = nil) {
        self.diagnostics = diagnostics.sorted()
        self.filesChecked = filesChecked
        self.manifestsChecked = manifestsChecked ?? filesChecked
    }

    var errors: Int { diagnostics.count { $0.severity == .error } }
    var warnings: Int { diagnostics.count - errors }
    var filesWithProblems: Int { Set(diagnostics.map(\.location.file)).count }

    /// Whether there was nothing that could have been wrong.
    var checkedNothing: Bool { diagnostics.isEmpty && manifestsChecked == 0 }
    /// Whether a file was there and could not be read, so that something may be amiss with the machine.
    var missedFiles: Bool { diagnostics.contains { $0.rule == unreadable } }

    /// One line, or two: `3 errors, 1 warning in 2 files`.
    var summary: String { counts + rest }

    private var counts: String {
        if checkedNothing { return nothing }
        if diagnostics.isEmpty { return "No problems in \(count(filesChecked, "file"))\(place)." }
        let found = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
        return found.map { count($0, $1) }.joined(separator: ", ")
            + " in \(count(filesWithProblems, "file"))\(place)"
    }

    private var nothing: String {
        "Nothing was checked: no manifest is in `\(visible(asked))`."
            + (filesChecked == 0 ? " Manifests are in files that end in .yaml or .yml." : "")
    }

    private var rest: String {
        if errorsElsewhere == 0 { return "" }
        return "\nOther files of that desired state have \(count(errorsElsewhere, "error"))."
    }
}

extension Diagnostic {
    /// The problem and its remedy in one sentence.
    var sentence: String { remedy.map { "\(problem); \($0)" } ?? problem }
}
