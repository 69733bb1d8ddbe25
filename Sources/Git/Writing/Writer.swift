import CGit2
import Glibc

/// Writes objects into a repository: many, then one sync. It keeps the folders of the newest tree in
/// memory, so that a commit that changes one file encodes that file's folders and reads nothing.
///
/// Nothing is on the disk before `flush` or `sync`, and a reference may name what was written only
/// after `sync`. After a failed `sync` nobody knows what the disk has: end the process, do not retry.
package struct Writer: ~Copyable {
    /// For reading what is on the disk already.
    package let repository: Repository
    let folder: String
    var pending = Pending()
    var trees: [ObjectID: TreeBytes] = [:]
    let storing: Deflater
    let packing: Deflater
    /// From so many objects on, a flush writes one pack rather than a file each.
    let packFrom: Int
    var mark: CleanMark
    private var hasFailed = false
    private var temporaries = 0
    /// Opened before the first write, so that a sync tells of every error since.
    private let disk: Descriptor

    /// Takes the repository over. Where its last writer did not end well, first repairs what a power
    /// cut may have left; `repaired` says what.
    package init(_ repository: consuming Repository, packFrom: Int = 100) throws(GitError) {
        let folder = repository.commonDirectory
        let disk = try Descriptor(
            opening: folder + "/objects", O_RDONLY | O_DIRECTORY, doing: "open \(folder) to write")
        let storing = try Deflater(level: 0)
        let packing = try Deflater(level: 1)
        let mark = try CleanMark(in: folder)
        self.repository = repository
        self.folder = folder
        self.packFrom = packFrom
        self.disk = disk
        self.storing = storing
        self.packing = packing
        self.mark = mark
    }

    /// The loose objects and packs that were taken away when this writer was opened.
    package var repaired: [String] { mark.repaired }

    package mutating func putBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
        try put(.blob, bytes)
    }

    package mutating func putCommit(_ commit: NewCommit) throws(GitError) -> ObjectID {
        try put(.commit, commit.bytes())
    }

    mutating func put(
        _ kind: ObjectKind, _ bytes: [UInt8], from origin: ObjectID? = nil
    ) throws(GitError) -> ObjectID {
        if pending.byteCount > Self.pendingBytesMax { try flush() }
        return pending.put(kind, bytes, from: origin)
    }

    /// Past it, memory matters more than one pack less.
    private static let pendingBytesMax = 32 << 20

    /// Writes what is pending, for others to read; a power cut may still lose or tear it.
    package mutating func flush() throws(GitError) {
        guard !pending.isEmpty else { return }
        guard !hasFailed else {
            throw GitError(.disk, "write to \(folder)", "an earlier write or sync failed")
        }
        do throws(GitError) {
            try mark.writing()
            if pending.objects.count >= packFrom {
                try writePack()
            } else {
                try writeLooseObjects()
            }
        } catch {
            hasFailed = true
            throw error
        }
        pending.removeAll()
    }

    /// Writes what is pending, and returns when a power cut can no longer take it.
    package mutating func sync() throws(GitError) {
        try flush()
        guard mark.isWriting, !hasFailed else { return }
        guard cgit2_syncfs(disk.number) == 0 else {
            hasFailed = true
            throw diskError("sync the objects", folder)
        }
        try mark.synced()
    }

    /// Says that all is well, so that the next writer need not look. To be called last, after `sync`.
    package consuming func close() throws(GitError) -> Repository {
        try sync()
        try mark.clean()
        return repository
    }

    /// A name that no other process has; git's own cleaning knows it by its beginning.
    mutating func temporaryName(_ beginning: String) -> String {
        temporaries += 1
        return "\(ours(beginning))\(getpid())_\(temporaries)"
    }
}

/// How the names of our temporary files begin, beside those of a git that is at work.
func ours(_ beginning: String) -> String { "\(beginning)_reconcile_" }
