import CGit2
import Glibc

/// Takes away what a power cut has left of unfinished writing: loose objects that are not what their
/// name says, packs that do not fit their checksum, temporary files of ours. git and libgit2 would keep an
/// empty object for ever, since its name is taken. Returns the files, by their paths in the folder.
///
/// The repository may be a person's own, with a git at work in it: temporary files of others, and a pack
/// that has no index yet, are not ours to judge.
///
/// Nothing that a reference names can go, where references are moved after a sync only. What is older
/// than `since` was synced, but for an empty object, which nobody ever meant.
func repair(_ folder: String, since: Int64?) throws(GitError) -> [String] {
    var repair = Repair(objects: folder + "/objects", since: since)
    for name in try names(in: repair.objects, doing: Repair.doing) where isShard(name) {
        try repair.visit(shard: name)
    }
    try repair.visitPacks()
    for file in repair.removed { try syncFolder(parent(of: file, in: folder), doing: Repair.doing) }
    return repair.removed
}

private struct Repair {
    static let doing = "repair the objects after a writer that did not end"
    let objects: String
    /// Younger files are looked at.
    let horizon: Int64
    var removed: [String] = []

    init(objects: String, since: Int64?) {
        self.objects = objects
        // A clock that was set back may have stamped young files as old: two minutes are allowed for,
        // and with a mark from the future everything is looked at.
        let isPast = (since ?? .max) <= Int64(time(nil))
        horizon = isPast ? (since ?? 0) - 120 : 0
    }

    mutating func visit(shard: String) throws(GitError) {
        for name in try names(in: "\(objects)/\(shard)", doing: Self.doing) {
            let file = "\(shard)/\(name)"
            if name.hasPrefix(ours("tmp_obj")) { try remove(file) }
            guard let id = ObjectID(hex: shard + name) else { continue }
            if try isSuspect(file), try !isWhole(file, id) { try remove(file) }
        }
    }

    mutating func visitPacks() throws(GitError) {
        for name in try names(in: objects + "/pack", doing: Self.doing) {
            if name.hasPrefix(ours("tmp_pack")) { try remove("pack/" + name) }
            guard name.hasSuffix(".pack") else { continue }
            let index = String(name.dropLast(5)) + ".idx"
            guard access("\(objects)/pack/\(index)", F_OK) == 0 else { continue }
            let isPackSuspect = try isSuspect("pack/" + name)
            let isIndexSuspect = try isSuspect("pack/" + index)
            guard isPackSuspect || isIndexSuspect else { continue }
            let isPackWhole = try endsByItsChecksum("pack/" + name)
            let isIndexWhole = try endsByItsChecksum("pack/" + index)
            if isPackWhole, isIndexWhole { continue }
            // The index first: without it, git does not look at the pack.
            try remove("pack/" + index)
            try remove("pack/" + name)
        }
    }

    private func isSuspect(_ file: String) throws(GitError) -> Bool {
        var status = stat()
        guard lstat("\(objects)/\(file)", &status) == 0 else { return errno == ENOENT }
        return status.st_size == 0 || Int64(status.st_mtim.tv_sec) >= horizon
    }

    private func isWhole(_ file: String, _ id: ObjectID) throws(GitError) -> Bool {
        let bytes = try smallFile("\(objects)/\(file)", doing: Self.doing) ?? []
        var count = 0
        guard let inflated = cgit2_inflate(bytes, bytes.count, &count) else { return false }
        defer { free(inflated) }
        // What is compressed is the header and the bytes: just what an object is named by.
        var hash = SHA1()
        hash.update(UnsafeRawBufferPointer(start: inflated, count: count))
        return hash.finish() == id
    }

    /// A piece at a time: a person's packs may be larger than memory.
    private func endsByItsChecksum(_ file: String) throws(GitError) -> Bool {
        let path = "\(objects)/\(file)"
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        var (hash, held) = (SHA1(), [UInt8]())
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = uninterrupted { read(opened, &piece, piece.count) }
            guard count >= 0 else { throw diskError(Self.doing, path) }
            if count == 0 { break }
            held += piece.prefix(count)
            let known = held.count - ObjectID.byteCount
            guard known > 0 else { continue }
            hash.update(Array(held.prefix(known)))
            held.removeFirst(known)
        }
        return held.count == ObjectID.byteCount && hash.finish().bytes == held
    }

    private mutating func remove(_ file: String) throws(GitError) {
        guard unlink("\(objects)/\(file)") == 0 || errno == ENOENT else {
            throw diskError(Self.doing, "\(objects)/\(file)")
        }
        removed.append("objects/" + file)
    }
}

private func isShard(_ name: String) -> Bool {
    name.utf8.count == 2 && name.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
}

private func parent(of file: String, in folder: String) -> String {
    "\(folder)/\(file.split(separator: "/").dropLast().joined(separator: "/"))"
}
