import YAML

extension Validation {
    /// What a command runs, and the files that it needs, must be in the tree.
    func checkProgram(
        _ command: [Template], _ files: [Reference], _ subject: Subject, _ problems: inout Problems
    ) {
        // A name that comes from a `$(…)` has been refused already.
        if let program = command.first, program.names.isEmpty, let path = program.text.programPath {
            checkProgram(path, program, subject, &problems)
        }
        for file in files { checkFile(file, subject, &problems) }
    }

    private func checkFile(_ file: Reference, _ subject: Subject, _ problems: inout Problems) {
        switch setting.tree.find(file.name.trimmedPath) {
        case nil:
            problems.report(
                subject, rule: "missing-file", at: file.place, "there is no `\(file.name)` in the tree",
                remedy: "add it, or correct the path; \(whereProgramsAre)")
        case .odd(let what):
            problems.report(
                subject, rule: "missing-file", at: file.place, "`\(file.name)` is \(what), which is never followed",
                remedy: "name the file that it points to")
        case .file, .folder: break
        }
    }

    private func checkProgram(
        _ path: String, _ program: Template, _ subject: Subject, _ problems: inout Problems
    ) {
        if program.text.leavesItsFolder {
            problems.report(
                subject, rule: "missing-program", at: program.place, "`\(program.text)` leaves the tree",
                remedy: "write it without `..`; \(whereProgramsAre)")
            return
        }
        switch setting.tree.find(path) {
        case nil:
            problems.report(
                subject, rule: "missing-program", at: program.place, "there is no program `\(path)` in the tree",
                remedy: "add it, or correct the path; \(whereProgramsAre)")
        case .folder:
            problems.report(
                subject, rule: "missing-program", at: program.place, "`\(path)` is a folder, not a program",
                remedy: "name the program in it")
        case .odd(let what):
            problems.report(
                subject, rule: "missing-program", at: program.place, "`\(path)` is \(what), which is never followed",
                remedy: "put the program itself there")
        case .file(let file) where !file.isExecutable:
            problems.report(
                subject, rule: "not-executable", at: program.place, "`\(path)` is not executable",
                remedy: "run `chmod +x \(path)`, and commit that")
        case .file: break
        }
    }
}

extension String {
    /// The path in the tree that a program's name means; nil where it is looked up on the machine.
    var programPath: String? {
        contains("/") && !hasPrefix("/") ? trimmedPath : nil
    }

    /// `./lib/deploy/` and `lib/deploy` are one place.
    var trimmedPath: String {
        split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
