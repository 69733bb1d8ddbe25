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
        for file in files { checkFile(file, subject, &problems) }
    }

    private func checkFile(_ file: Reference, _ subject: Subject, _ problems: inout Problems) {
        switch find(file.name) {
        case nil:
            problems.report(
                subject, rule: "missing-file", at: file.place,
                "there is no `\(file.name)` in the tree",
                remedy: "add it, or correct the path; \(whereProgramsAre)")
        case .odd(let what):
            problems.report(
                subject, rule: "missing-file", at: file.place,
                "`\(file.name)` is \(what), which is never followed",
                remedy: "name the file that it points to")
        case .file, .folder: break
        }
    }

    private func find(_ path: String) -> SourceTree.Found? {
        path.pathWithinTree.flatMap { setting.tree.find($0) }
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
        case .odd(let what):
            problems.report(
                subject, rule: "missing-program", at: program.place,
                "`\(path)` is \(what), which is never followed",
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
    /// Whether a program's name means a path in the tree; else it is looked up on the machine.
    var isProgramPath: Bool {
        let slash = UInt8(ascii: "/")
        return utf8.contains(slash) && utf8.first != slash
    }

    /// The path that a word means in the tree, by its letters: `./lib/../a.sh` is `a.sh`. Nil where it
    /// is the root or leads out; the same in a working folder and in a commit, whatever lies beside it.
    var pathWithinTree: String? {
        let slash = UInt8(ascii: "/")
        guard utf8.first != slash else { return nil }
        var parts: [Substring] = []
        for part in utf8.split(separator: slash).map({ Substring($0) }) where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }
}
