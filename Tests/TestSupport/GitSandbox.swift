import Glibc

/// A real repository in a folder of its own, with nothing of this machine's configuration in it.
package final class GitSandbox {
    package let directory: TemporaryDirectory
    /// The working tree of the repository.
    package let path: String
    /// Added to the environment of each `git` that runs.
    package var environment: [String: String] = [:]
    /// Seconds since 1970; each commit is a minute after the one before.
    private var now = 1_700_000_000

    package init(_ test: String = #function, format: String = "sha1") throws {
        directory = try TemporaryDirectory(test)
        path = directory.path + "/repository"
        try write("", to: directory.path + "/home/.keep")
        try git(
            ["init", "--quiet", "--initial-branch=main", "--object-format=\(format)", path], in: "/"
        )
    }

    /// Runs `git` and returns what it printed, without the last line's end. Words are split at spaces.
    @discardableResult
    package func run(_ words: String, in folder: String? = nil) throws -> String {
        try git(words.split(separator: " ").map(String.init), in: folder)
    }

    /// Runs `git` with words that may hold spaces.
    @discardableResult
    package func git(_ arguments: [String], in folder: String? = nil) throws -> String {
        let ended = try TestSupport.run(
            "git", ["-C", folder ?? path] + arguments, environment: gitEnvironment)
        guard ended.status == 0 else {
            throw TestSupportError("git \(arguments.joined(separator: " ")): \(ended.complaints)")
        }
        return ended.output.last == "\n" ? String(ended.output.dropLast()) : ended.output
    }

    /// Writes a file of the working tree, and the folders that it is in.
    package func write(_ file: String, _ text: String) throws {
        try write(text, to: "\(path)/\(file)")
    }

    /// Commits everything in the working tree, changed or not, and returns the commit's id.
    @discardableResult
    package func commit(_ message: String) throws -> String {
        now += 60
        try run("add --all")
        try git(["commit", "--quiet", "--allow-empty", "--message", message])
        return try run("rev-parse HEAD")
    }

    private var gitEnvironment: [String: String] {
        let fixed = [
            "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin",
            "HOME": directory.path + "/home",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
            "GIT_COMMITTER_NAME": "Charles", "GIT_COMMITTER_EMAIL": "charles@example.com",
            "GIT_AUTHOR_DATE": "\(now) +0100", "GIT_COMMITTER_DATE": "\(now) -0530",
        ]
        return fixed.merging(environment) { $1 }
    }

    private func write(_ text: String, to file: String) throws {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        try TestSupport.run("mkdir", ["-p", "/" + folder], environment: gitEnvironment)
        guard let stream = fopen(file, "w") else {
            throw TestSupportError("could not write \(file)")
        }
        defer { fclose(stream) }
        let bytes = Array(text.utf8)
        guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
            throw TestSupportError("could not write \(file)")
        }
    }
}
