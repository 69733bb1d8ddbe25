import Glibc
import Synchronization

/// Folders that are dear to make: one that was lent and came back exactly as it was is lent again to who asks
/// for the same kind. Nobody is given what another has written in.
package final class SpareFolders: Sendable {
    private let place: String
    private let state = Mutex(State())

    private struct State {
        var lent: [String: Folder] = [:]
        var spare: [String: [Folder]] = [:]
        var count = 0
    }

    private struct Folder {
        var kind: String
        var path: String
        var print: FolderPrint
    }

    /// `place` is this object's own, and is taken away first with what an earlier process left there.
    package init(in place: String) { self.place = place }

    /// Puts a folder of this kind at `path`, under a name that lies on the same file system.
    package func lend(
        _ kind: String, at path: String, make: (String) throws -> Void
    ) throws {
        while var folder = state.withLock({ $0.spare[kind]?.popLast() }) {
            // Looked at now: whoever had it may have left something behind that went on writing.
            guard folder.print.isStill(at: folder.path), rename(folder.path, path) == 0 else {
                try Directory.remove(folder.path)
                continue
            }
            folder.path = path
            return state.withLock { $0.lent[path] = folder }
        }
        try make(path)
        guard let print = try settledPrint(of: path) else { return }
        let folder = Folder(kind: kind, path: path, print: print)
        state.withLock { $0.lent[path] = folder }
    }

    /// Taken a tick after the making, or a change that is made at once could have the date of that; nil where the
    /// file system's clock is ahead of ours.
    private func settledPrint(of path: String) throws -> FolderPrint? {
        for _ in 0..<5 {
            waitForTick()
            let now = fileClock()
            let print = try FolderPrint(of: path)
            if print.isSettled(at: now) { return print }
        }
        return nil
    }

    /// Takes back what was lent at `path`, or takes it away where it was written in or was never lent.
    package func takeBack(_ path: String) throws {
        let (lent, number) = state.withLock { state in
            state.count += 1
            return (state.lent.removeValue(forKey: path), state.count)
        }
        let spare = "\(place)/\(number)"
        guard var folder = lent, folder.print.isStill(at: path), keep(path, as: spare) else {
            return try Directory.remove(path)
        }
        folder.path = spare
        state.withLock { $0.spare[folder.kind, default: []].append(folder) }
    }

    private func keep(_ path: String, as spare: String) -> Bool {
        mkdir(place, 0o700)
        return rename(path, spare) == 0
    }

    /// To be called first, and last.
    package func removeAll() throws {
        state.withLock { $0.spare = [:] }
        try Directory.remove(place)
    }
}
