import YAML

extension Validation {
    /// What a command runs, and the files that it needs, must be in the tree.
    func checkProgram(
        _ command: [Template], _ files: [Reference], _ subject: Subject, _ problems: inout Problems
    ) {
        // A name that comes from a `$(…)` has been refused already.
        if let program = command.first, program.names.isEmpty, program.text.isProgramPath {
            checkProgram(program, subject, &problems)
        }
        checkWords(command, subject, &problems)
        for file in files { checkFile(file, subject, &problems) }
    }

    private func checkFile(_ file: Reference, _ subject: Subject, _ problems: inout Problems) {
        if file.name.isOfGit { return reportGit(file.name, at: file.place, subject, &problems) }
        switch find(file.name) {
        case nil:
            problems.report(
                subject, rule: "missing-file", at: file.place,
                "there is no `\(file.name)` in the tree",
                remedy: "add it, or correct the path; \(whereProgramsAre)")
        case .odd(let odd): report(odd, at: file.place, subject, &problems)
        case .file, .folder: break
        }
    }

    private func find(_ path: String) -> SourceTree.Found? {
        path.pathWithinTree.flatMap { setting.tree.find($0) }
    }

    /// What nobody can approve must not run. A folder of links is told by the first of them.
    func report(_ odd: [Odd], at place: Place, _ subject: Subject, _ problems: inout Problems) {
        for one in odd.prefix(10) {
            problems.report(
                subject, rule: "uncovered", at: place, one.problem, remedy: one.remedy)
        }
    }

    func reportGit(
        _ path: String, at place: Place, _ subject: Subject, _ problems: inout Problems
    ) {
        problems.report(
            subject, rule: "uncovered", at: place, "`\(path)` is git's own, and in no commit",
            remedy: "name a file of the tree")
    }

    private func checkProgram(
        _ program: Template, _ subject: Subject, _ problems: inout Problems
    ) {
        guard let path = program.text.pathWithinTree else {
            problems.report(
                subject, rule: "missing-program", at: program.place,
                "`\(program.text)` leaves the tree",
                remedy: "write it without `..`; \(whereProgramsAre)")
            return
        }
        if path.isOfGit { return reportGit(path, at: program.place, subject, &problems) }
        switch setting.tree.find(path) {
        case nil:
            problems.report(
                subject, rule: "missing-program", at: program.place,
                "there is no program `\(path)` in the tree",
                remedy: "add it, or correct the path; \(whereProgramsAre)")
        case .folder:
            problems.report(
                subject, rule: "missing-program", at: program.place,
                "`\(path)` is a folder, not a program",
                remedy: "name the program in it")
        case .odd(let odd): report(odd, at: program.place, subject, &problems)
        case .file(let file) where !file.isExecutable:
            problems.report(
                subject, rule: "not-executable", at: program.place, "`\(path)` is not executable",
                remedy:
                    "run `chmod +x \(path)` and commit that; where git sees no change by it, run "
                    + "`git update-index --chmod=+x \(path)` first")
        case .file: break
        }
    }
}
