import Glibc

extension Writer {
    /// Gives each pending object a file of its own, unsynced. Each appears whole or not at all to who
    /// reads meanwhile.
    mutating func writeLooseObjects() throws(GitError) {
        var packed: [UInt8] = []
        for object in pending.objects {
            let path = loosePath(object.id)
            // What is there and was synced is not written again; what was torn went with the repair. It is young
            // again by that, so that a git which tidies up beside us does not take it for litter.
            if utimes(path, nil) == 0 { continue }
            packed.removeAll(keepingCapacity: true)
            let header = objectHeader(object.kind, count: object.bytes.count)
            // Folders are mostly hashes, which do not get smaller.
            if object.kind == .tree {
                try storing.append(header, object.bytes, to: &packed)
            } else {
                try packing.append(header, object.bytes, to: &packed)
            }
            try writeLoose(packed, to: path)
        }
    }

    private mutating func writeLoose(_ packed: [UInt8], to path: String) throws(GitError) {
        let doing = "write an object"
        let shard = String(path.prefix(path.utf8.count - 39))
        let temporary = "\(shard)/\(temporaryName("tmp_obj"))"
        let file = try created(temporary, in: shard, doing)
        defer { Glibc.close(file) }
        do throws(GitError) {
            try writeAll(packed, to: file, doing: doing, temporary)
            guard rename(temporary, path) == 0 else { throw diskError(doing, path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private func created(
        _ path: String, in shard: String, _ doing: String
    ) throws(GitError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        var file = open(path, flags, 0o444)
        if file < 0, errno == ENOENT {
            guard mkdir(shard, 0o755) == 0 || errno == EEXIST else { throw diskError(doing, shard) }
            file = open(path, flags, 0o444)
        }
        guard file >= 0 else { throw diskError(doing, path) }
        return file
    }

    private func loosePath(_ id: ObjectID) -> String {
        let hex = id.hex
        return "\(folder)/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
    }
}
