import Effects
import Git
import TestSupport

/// A real remote, a state repository of ours, and how one reaches the other.
final class HubServer {
    let there: HubRemote
    let state: String

    init(_ transport: Transport, _ test: String = #function) throws {
        there = try HubRemote(transport, test)
        state = there.directory.path + "/state"
        _ = try Repository.initBare(at: state)
    }

    var directory: TemporaryDirectory { there.directory }
    var remote: String { there.remote }

    func hub(seconds: Int = 60) throws -> Hub {
        let extra = there.environment
        return try Hub(url: there.url, repository: state) { words, environment, _, limit in
            let ended = try run(
                "timeout", ["-k", "1", "\(min(limit, seconds))"] + words,
                environment: extra.merging(environment) { $1 })
            let wasEnded = ended.status == 124 || ended.status >= 128 + 9
            return ProgramResult(
                status: wasEnded && ended.status != 128 ? nil : ended.status,
                output: Array(ended.output.utf8), complaints: Array(ended.complaints.utf8))
        }
    }

    /// A commit on top of `parent` in our repository, with a text that makes it like no other.
    func commit(_ text: String, on parent: ObjectID? = nil) throws -> ObjectID {
        var writer = try Writer(Repository(at: state))
        let tree = try writer.putTree(nil, changes: ["a": .put(writer.putBlob(Array(text.utf8)))])
        let who = NewCommit.Identity(name: "a", email: "b", seconds: 0)
        let commit = try writer.putCommit(
            NewCommit(
                tree: tree, parents: parent.map { [$0] } ?? [], author: who, committer: who,
                message: text + "\n"))
        _ = try writer.close()
        return commit
    }

    func beforeUpdate(_ script: String) throws { try there.beforeUpdate(script) }

    func dropAnswers(_ drop: Bool) throws { try there.dropAnswers(drop) }

    @discardableResult
    func shell(_ script: String) throws -> String { try there.shell(script) }
}
