/// Lets the installed git put a repository in order: loose objects into packs, many packs into one, and what nobody
/// names away once it is two weeks old. git itself counts whether there is anything to do, keeps two of these from
/// working at once, and goes on behind our back, so this returns at once.
package struct Upkeep: Sendable {
    private let repository: String
    private let run: RunProgram

    package init(of repository: String, run: @escaping RunProgram) {
        (self.repository, self.run) = (repository, run)
    }

    /// What is left of a program's group is ended with it, so git must be in a session of its own before we go on.
    private static let leaveUs =
        #"(setsid sh -c 'echo; exec >/dev/null 2>&1; exec "$@"' sh "$@" &) | { read -r begun; }"#

    package func begin() throws {
        let settings = [
            "core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.autoDetach=true",
            // It locks each reference, and who is killed meanwhile leaves the lock to a person.
            "gc.packRefs=false",
            // Entries that wait for the hub's answer are named by nothing yet.
            "gc.pruneExpire=2.weeks.ago",
        ]
        let words =
            ["sh", "-c", Self.leaveUs, "sh", "nice", "-n", "19", "git", "--git-dir=" + repository]
            + settings.flatMap { ["-c", $0] } + ["gc", "--auto", "--quiet"]
        let result = try run(words, ["LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0"], [], 120)
        guard result.status == 0 else {
            throw HubError(.noGit, "put \(repository) in order", result.lastWords)
        }
    }
}
