/// What git and ssh complain of when a hub is not reached: what it comes to, and what a person can do about it.
struct HubComplaint: Sendable {
    /// What is in their words, in small letters.
    let marks: [String]
    let kind: HubError.Kind
    let remedy: String

    /// The first whose mark is there: what is most particular stands first. What the hub's own programs say is
    /// no complaint of git's.
    static func known(in complaints: String) -> HubComplaint? {
        let own = complaints.lowercased().split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("remote:") }.joined(separator: "\n")
        return all.first { $0.marks.contains(where: own.contains) }
    }

    private static let all = [
        HubComplaint(
            marks: ["remote host identification has changed"], kind: .refused,
            remedy:
                "Its key is not the one that is known here. Ask whoever runs it whether it has a new one: if not, somebody stands in between. If so, take out the old one with `ssh-keygen -R HOST`, and write the new one into known_hosts"
        ),
        HubComplaint(
            marks: ["host key verification failed"], kind: .refused,
            remedy:
                "This machine does not know the hub's key. Compare what `ssh-keyscan HOST` shows with what whoever runs it says, and write it into known_hosts"
        ),
        HubComplaint(
            marks: ["permission denied ("], kind: .refused,
            remedy:
                "The hub takes no ssh key of this user. Give it the one that it is to take, and try: ssh -v HOST"
        ),
        HubComplaint(
            marks: [
                "authentication failed", "could not read username", "could not read password",
                "returned error: 401", "invalid username or", "unauthorized",
            ], kind: .refused,
            remedy:
                "The hub does not take the password or token of this machine: it may have expired. Put a new one where git finds it (credential.helper, or http.extraHeader of the repository), and try: git ls-remote"
        ),
        HubComplaint(
            marks: [
                "returned error: 403", "access denied", "forbidden", "not authorized",
                "permission denied", "read only", "read-only", "not allowed to push",
            ], kind: .refused,
            remedy:
                "The hub knows this machine and does not let it: its key or token must be allowed to read the repository and to write reconcile/*"
        ),
        HubComplaint(
            marks: ["certificate", "ssl_", "ssl:"], kind: .unreachable,
            remedy:
                "No authority that this machine believes has signed the hub's certificate. Where it is the right one, name its authority: git config --global http.sslCAInfo FILE"
        ),
        HubComplaint(
            marks: ["could not resolve host", "name or service not known"], kind: .unreachable,
            remedy: "Check the address (git remote -v), and this machine's network"),
        HubComplaint(
            marks: [
                "connection refused", "connection timed out", "no route to host",
                "failed to connect",
                "couldn't connect", "network is unreachable",
            ], kind: .unreachable,
            remedy: "Check that its server runs, and that this machine's network reaches it"),
        HubComplaint(
            marks: ["does not appear to be a git repository", "not found"], kind: .unreachable,
            remedy: "Check the address (git remote -v), and that the repository is still there"),
    ]
}

extension HubComplaint {
    static let late =
        "It may hang: look at its server. Where it only needs longer, say so: `hubTimeLimit` in controller.yaml"
}

extension ProgramResult {
    /// The last lines that it complained with, for a person; without a full stop, since a sentence of ours goes
    /// on from there.
    var lastWords: String {
        let lines = complained.split(whereSeparator: \.isNewline).map(String.init)
            .filter { line in !noise.contains { line.contains($0) } }.suffix(5)
        let text = withoutStop(lines.map(withoutStop).joined(separator: "; "))
        if isTimedOut { return joined("it gave no answer in time, and git was ended", text) }
        guard let status else { return joined("git was ended before it answered", text) }
        return text.isEmpty ? "git ended with status \(status) and without a word" : text
    }

    /// What the hub's own programs said: its hooks, its rules, its disk.
    var wordsOfHub: String {
        let lines = complained.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            for mark in ["remote: ", "error: remote unpack failed: "] where line.hasPrefix(mark) {
                return String(line.dropFirst(mark.count).drop { $0 == " " })
            }
            return nil
        }
        return withoutStop(
            lines.filter { !$0.isEmpty }.suffix(8).map(withoutStop).joined(separator: "; "))
    }

    var complained: String { String(decoding: complaints.suffix(8_192), as: UTF8.self) }
}

private func joined(_ words: String, _ more: String) -> String {
    more.isEmpty ? words : "\(words): \(more)"
}

private func withoutStop(_ line: String) -> String {
    var line = line.hasPrefix("fatal: ") ? String(line.dropFirst(7)) : line
    while line.hasSuffix(".") || line.hasSuffix(" ") { line.removeLast() }
    return line
}

/// What git adds to whatever goes wrong, and says nothing.
private let noise = [
    "Could not read from remote repository", "Please make sure you have the correct access rights",
    "and the repository exists.", "@@@@@@@@@@",
]
