extension Hub {
    /// Runs `git` with nothing of ours in its way: no hook, no monitor, no question, no other transport.
    func git(_ words: [String], doing: String) throws(HubError) -> ProgramResult {
        let settings = [
            "core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0",
            "maintenance.auto=false",
            "credential.interactive=false", "protocol.allow=never", "protocol.file.allow=always",
            "protocol.ssh.allow=always", "protocol.https.allow=always",
            "protocol.http.allow=always", "protocol.git.allow=always", "push.gpgSign=false",
            "push.followTags=false", "push.recurseSubmodules=no", "fetch.recurseSubmodules=no",
            "advice.pushUpdateRejected=false",
        ]
        let all =
            ["git", "--git-dir=" + repository, "--no-replace-objects"]
            + settings.flatMap { ["-c", $0] } + words
        do {
            return try run(all, Self.environment, [], secondsMax)
        } catch {
            throw HubError(.noGit, doing, "\(error)")
        }
    }

    /// The words of git are read by people only, but its answers must not depend on a language.
    private static var environment: [String: String] {
        [
            "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS_REQUIRE": "never",
            "LC_ALL": "C.UTF-8", "GIT_SSH_VARIANT": "auto",
        ]
    }
}

/// Why git did not end well. Whoever is refused by a hub was answered by it: that is no hub that is away.
func failure(_ doing: String, _ result: ProgramResult) -> HubError {
    let words = lastWords(result)
    let isRefusal = refusals.contains { words.lowercased().contains($0) }
    return HubError(isRefusal ? .refused : .unreachable, doing, words)
}

/// What ssh, git and servers of http say of who may not; git ends alike for all that goes wrong.
private let refusals = [
    "permission denied", "authentication failed", "access denied", "could not read username",
    "could not read password", "host key verification failed", "returned error: 401",
    "returned error: 403", "not authorized", "unauthorized", "forbidden",
]

/// The last lines that a program complained with, for a person; without a full stop, since a sentence of ours
/// goes on from there.
func lastWords(_ result: ProgramResult) -> String {
    let lines = String(decoding: result.complaints.suffix(4_096), as: UTF8.self)
        .split(whereSeparator: \.isNewline).suffix(5)
    var text = lines.joined(separator: "; ")
    while text.hasSuffix(".") || text.hasSuffix(" ") { text.removeLast() }
    guard let status = result.status else { return "git was ended before it answered. \(text)" }
    return text.isEmpty ? "git ended with status \(status) and without a word" : text
}
