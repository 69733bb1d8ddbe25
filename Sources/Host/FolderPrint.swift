import CHost
import Glibc

/// How a folder and all that is in it looked at one moment, by which it is known later whether anybody has
/// written there since.
package struct FolderPrint: Hashable, Sendable {
    private var top: FilePrint
    /// By the path from the top, with a `/` before it; folders too, as their own times tell what came and went.
    private var prints: [String: FilePrint] = [:]

    package init(of folder: String) throws(HostError) {
        guard let top = FilePrint(at: folder) else { throw HostError("look at", folder) }
        self.top = top
        try add("", below: folder)
    }

    private mutating func add(_ path: String, below folder: String) throws(HostError) {
        guard let handle = opendir(folder + path) else { throw HostError("list", folder + path) }
        defer { closedir(handle) }
        while let entry = readdir(handle) {
            let name = String(cString: chost_entry_name(entry))
            if name == "." || name == ".." { continue }
            let inner = "\(path)/\(name)"
            guard let print = FilePrint(at: folder + inner) else {
                throw HostError("look at", folder + inner)
            }
            prints[inner] = print
            if print.mode & S_IFMT == S_IFDIR { try add(inner, below: folder) }
        }
    }

    /// Whether all of it was changed before this moment of `fileClock`. What is changed later in the same tick shows
    /// in no print.
    package func isSettled(at moment: Int) -> Bool {
        top.lastChange < moment && prints.values.allSatisfy { $0.lastChange < moment }
    }

    /// Whether the folder, which may have been moved, is as it was in everything. All names are compared: whoever
    /// puts something at the top can set the top's own time back.
    package func isStill(at folder: String) -> Bool {
        guard var now = try? FolderPrint(of: folder) else { return false }
        // To move it changes it, but nothing in it.
        now.top.changed = top.changed
        return now == self
    }
}
