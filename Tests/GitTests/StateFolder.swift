import Git
import TestSupport
import Testing

/// A bare repository that we made, and git to judge it.
final class StateFolder {
    let directory: TemporaryDirectory
    let path: String

    init(_ test: String = #function) throws {
        directory = try TemporaryDirectory(test)
        path = directory.path + "/state"
        _ = try Repository.initBare(at: path)
    }

    func repository() throws -> Repository { try Repository(at: path) }

    @discardableResult
    func git(_ words: String) throws -> String {
        try git(words.split(separator: " ").map(String.init))
    }

    @discardableResult
    func git(_ arguments: [String]) throws -> String {
        let ended = try run(
            "git", ["-C", path] + arguments,
            environment: [
                "PATH": "/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1", "HOME": directory.path,
                "GIT_INDEX_FILE": path + "/index",
            ])
        guard ended.status == 0 else {
            throw TestSupportError("git \(arguments.joined(separator: " ")): \(ended.complaints)")
        }
        return ended.output.last == "\n" ? String(ended.output.dropLast()) : ended.output
    }

    /// git finds nothing wrong with any object, each pack included.
    func isSound(_ location: SourceLocation = #_sourceLocation) throws {
        let ended = try run(
            "git", ["-C", path, "fsck", "--strict", "--full", "--no-dangling"],
            environment: ["PATH": "/usr/bin:/bin"])
        #expect(ended.status == 0, "\(ended.complaints)", sourceLocation: location)
        let words = (ended.output + ended.complaints).split(separator: "\n").filter {
            !$0.hasPrefix("notice: ") && !$0.hasPrefix("Checking")
        }
        #expect(words == [], sourceLocation: location)
    }

    /// What each commit changed is what `git diff-tree` says.
    func changesAgree(_ tip: ObjectID) throws {
        let repository = try repository()
        let commits = try #require(try repository.firstParents(from: tip, downTo: nil))
        for commit in commits {
            let ours = try repository.changedPaths(commit.id).map { change in
                let none = String(repeating: "0", count: 40)
                return "\(change.old?.id.hex ?? none) \(change.new?.id.hex ?? none) \(change.path)"
            }
            let theirs = try git(
                [
                    "-c", "core.quotePath=false", "diff-tree", "--root", "-r", "--raw",
                    "--no-abbrev",
                    "--no-commit-id", "--no-renames", commit.id.hex,
                ]
            ).split(separator: "\n").map { line in
                let fields = line.split(whereSeparator: { " \t".contains($0) })
                return "\(fields[2]) \(fields[3]) \(fields[5])"
            }
            #expect(ours == theirs)
        }
    }
}

extension StateFolder {
    /// Puts one commit on `main`, and ends well.
    func commit() throws -> ObjectID {
        var writer = try Writer(repository())
        let tree = try writer.putTree(nil, changes: ["a": .put(writer.putBlob([120]))])
        let who = NewCommit.Identity(name: "a", email: "b", seconds: 0)
        let commit = try writer.putCommit(
            NewCommit(tree: tree, parents: [], author: who, committer: who, message: "First\n"))
        try writer.sync()
        _ = try writer.repository.compareAndSwap("refs/heads/main", expected: nil, new: commit)
        _ = try writer.close()
        return commit
    }

    /// Where a loose object lies.
    func file(of object: ObjectID) -> String {
        "\(path)/objects/\(object.hex.prefix(2))/\(object.hex.dropFirst(2))"
    }

    func put(_ text: String, at file: String) throws {
        let ended = try run("sh", ["-c", "printf %s \"$0\" > \"$1\"", text, "\(path)/\(file)"])
        guard ended.status == 0 else { throw TestSupportError(ended.complaints) }
    }

    func mark(_ text: String) throws { try put(text, at: "clean-mark") }
}
