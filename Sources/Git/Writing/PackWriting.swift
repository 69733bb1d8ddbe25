import CGit2
import Glibc

extension Writer {
    /// Writes every pending object into one pack. A folder is stored as what differs from the one that
    /// it was made from, which takes tens of bytes instead of thousands.
    mutating func writePack() throws(GitError) {
        var pack = Pack(count: pending.objects.count)
        for (place, object) in pending.objects.enumerated() {
            try pack.append(object, at: place, of: pending, packing)
        }
        let (checksum, index) = pack.finish(pending.objects)
        let base = "\(folder)/objects/pack"
        let name = "\(base)/pack-\(checksum)"
        // The index last: git takes a pack for one when it sees that.
        try writeFile(pack.bytes, to: name + ".pack", in: base)
        try writeFile(index, to: name + ".idx", in: base)
    }

    private mutating func writeFile(
        _ bytes: [UInt8], to path: String, in folder: String
    ) throws(GitError) {
        let doing = "write a pack"
        let temporary = "\(folder)/\(temporaryName("tmp_pack"))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o444)
        guard file >= 0 else { throw diskError(doing, temporary) }
        defer { Glibc.close(file) }
        do throws(GitError) {
            try writeAll(bytes, to: file, doing: doing, temporary)
            guard rename(temporary, path) == 0 else { throw diskError(doing, path) }
        } catch {
            unlink(temporary)
            throw error
        }
    }
}
