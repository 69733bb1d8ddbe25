import Ledger
import Manifests

/// The ledger as git would have it, each commit with the files that it changes; read back by who trusts nobody.
struct Archive: Sendable {
    private var replay = Replay()

    /// Why this commit would not be taken for one of ours; nil where it would.
    mutating func take(_ number: Int, of objects: Objects) -> String? {
        let commit = objects[number]
        let before = commit.parent.map { objects[$0].state } ?? ObservedState()
        let files = before.files(changedBy: commit.entry).compactMap { file in
            changed(file, from: before, to: commit.state)
        }
        var recorded = RecordedCommit(
            name: String(number), message: commit.entry.message, files: files)
        recorded.seconds = max(0, commit.entry.at.seconds)
        do throws(BrokenChain) {
            try replay.take(recorded)
        } catch {
            return error.reason
        }
        return replay.state == commit.state ? nil : "its files do not say what its entry does"
    }

    private func changed(_ file: StateFile, from old: ObservedState, to new: ObservedState)
        -> RecordedCommit.File?
    {
        guard let text = new.text(of: file), text != old.text(of: file) else { return nil }
        return RecordedCommit.File(path: file.path, bytes: Array(text.utf8))
    }
}
