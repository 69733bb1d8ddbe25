extension Hub {
    /// Runs `git` with nothing of ours in its way: no hook, no monitor, no question, no other transport.
    func git(_ words: [String], doing: String, seconds: Int? = nil) throws(HubError)
        -> ProgramResult
    {
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
            return try run(all, Self.environment, [], seconds ?? limits.transfer)
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
    let known = result.isTimedOut ? nil : HubComplaint.known(in: result.complained)
    return HubError(
        known?.kind ?? .unreachable, doing, result.lastWords,
        remedy: result.isTimedOut ? HubComplaint.late : known?.remedy)
}
