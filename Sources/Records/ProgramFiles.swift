import Git
import Host

extension Repository {
    /// Writes the whole tree of a revision into a new folder, from blobs: no filter, attribute or hook
    /// has a say. Links and submodules are left out, as nothing follows them.
    fileprivate func checkOut(_ revision: ObjectID, into folder: String) throws {
        try Directory.make(folder, mode: 0o700)
        var made: Set<Substring> = []
        for entry in try entries(of: revision) {
            guard entry.kind == .file || entry.kind == .executable else { continue }
            if let slash = entry.path.lastIndex(of: "/"), made.insert(entry.path[..<slash]).inserted
            {
                try Directory.make("\(folder)/\(entry.path[..<slash])")
            }
            try File.create(
                try blob(entry.id, maxBytes: 1 << 30), at: "\(folder)/\(entry.path)",
                mode: entry.kind == .executable ? 0o755 : 0o644)
        }
    }
}

extension Site {
    /// Writes the whole tree of a revision into a new folder, for programs to run in.
    package func checkOut(_ revision: String, into folder: String) throws {
        guard let id = ObjectID(hex: revision) else {
            throw LedgerTrouble("`\(revision)` is no commit")
        }
        let repository = try Repository(at: objects)
        try repository.checkOut(id, into: folder)
    }
}
