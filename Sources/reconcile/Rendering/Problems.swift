import YAML

/// What a check of some files found, in the order of the files.
struct Problems {
    var diagnostics: [Diagnostic]
    var filesChecked: Int

    init(_ diagnostics: [Diagnostic], filesChecked: Int) {
        self.diagnostics = diagnostics.sorted()
        self.filesChecked = filesChecked
    }

    var errors: Int { diagnostics.count { $0.severity == .error } }
    var warnings: Int { diagnostics.count - errors }
    var filesWithProblems: Int { Set(diagnostics.map(\.location.file)).count }

    /// One line: `3 errors, 1 warning in 2 files`.
    var summary: String {
        if diagnostics.isEmpty { return "No problems in \(count(filesChecked, "file"))." }
        let found = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
        return found.map { count($0, $1) }.joined(separator: ", ")
            + " in \(count(filesWithProblems, "file"))"
    }
}

extension Diagnostic {
    /// The problem and its remedy in one sentence.
    var sentence: String { remedy.map { "\(problem); \($0)" } ?? problem }
}
