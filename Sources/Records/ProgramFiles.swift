import Git
import Host
package import Manifests

extension Repository {
    /// Writes what a checkout holds of a revision into a new folder, from blobs: no filter, attribute or hook
    /// has a say. Links and submodules are left out, as nothing follows them. Everything has the time of the
    /// commit, as in an archive: so whatever is written there later shows, however coarse the clock is.
    fileprivate func checkOut(
        _ checkout: Checkout, of revision: ObjectID, into folder: String
    ) throws {
        try Directory.make(folder, mode: 0o700)
        let time = Int(try commit(revision).committer.seconds)
        var made: Set<String> = [""]
        for entry in try entries(of: revision) {
            guard entry.kind == .file || entry.kind == .executable, checkout.holds(entry)
            else { continue }
            try makeFolder(above: entry.path, in: folder, &made)
            let path = "\(folder)/\(entry.path)"
            try File.create(
                try blob(entry.id, maxBytes: 1 << 30), at: path,
                mode: entry.kind == .executable ? 0o755 : 0o644)
            try File.setTime(path, time)
        }
        // Last, since each file changed its folder.
        for inner in made { try File.setTime("\(folder)/\(inner)", time) }
    }

    private func makeFolder(
        above path: String, in folder: String, _ made: inout Set<String>
    ) throws {
        guard let slash = path.lastIndex(of: "/") else { return }
        var inner = String(path[..<slash])
        guard !made.contains(inner) else { return }
        try Directory.make("\(folder)/\(inner)")
        while made.insert(inner).inserted, let slash = inner.lastIndex(of: "/") {
            inner = String(inner[..<slash])
        }
    }
}

extension Checkout {
    /// A name that is not UTF-8 is approved by nobody, and only looks as it is spelled here.
    fileprivate func holds(_ entry: TreeEntry) -> Bool {
        self == .wholeTree || entry.rawPath == nil && holds(entry.path)
    }
}

extension Site {
    /// Writes what a checkout holds of a revision into a new folder, for programs to run in.
    package func checkOut(_ checkout: Checkout, of revision: String, into folder: String) throws {
        guard let id = ObjectID(hex: revision) else {
            throw LedgerTrouble(
                "`\(revision)` is no commit", remedy: "`git log --oneline` lists those that are")
        }
        let repository = try Repository(at: objects)
        try repository.checkOut(checkout, of: id, into: folder)
    }
}
