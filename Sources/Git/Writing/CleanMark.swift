import Glibc

/// The file that tells the next writer whether it must look for what a power cut has torn.
///
/// It says `writing` from before the first write until all is synced and its writer closed it. While it
/// does, it holds the moment of the last sync: only what is younger may be torn. That moment needs no
/// sync of its own, for an older one only means more to look at.
struct CleanMark: ~Copyable {
    private let file: Descriptor
    private let path: String
    private(set) var isWriting = false
    let repaired: [String]

    /// Takes part in the repository, and repairs it first where its mark is not clean.
    init(in folder: String) throws(GitError) {
        let path = folder + "/clean-mark"
        let file = try Descriptor(opening: path, O_RDWR | O_CREAT, doing: "open the clean mark")
        var repaired: [String] = []
        // While another writer lives, the mark is its; what it writes now must not be taken for torn.
        if CleanMark.isAlone(file.number) {
            let bytes = try smallFile(path, doing: "read the clean mark") ?? []
            let found = MarkText(bytes)
            // One that is new says that nobody of ours has written here: there is nothing of ours to repair.
            if !bytes.isEmpty, found?.isClean != true {
                repaired = try repair(folder, since: found?.seconds)
            }
        }
        guard flock(file.number, LOCK_SH) == 0 else { throw diskError("share the mark", path) }
        self.path = path
        self.file = file
        self.repaired = repaired
    }

    /// A program that is just being started holds our descriptors for a moment, and with them the lock of a
    /// writer that has gone: so not at the first refusal.
    private static func isAlone(_ file: Int32) -> Bool {
        for _ in 0..<20 {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(5_000)
        }
        return false
    }

    /// To be called before objects are written. Waits for the disk the first time.
    mutating func writing() throws(GitError) {
        guard !isWriting else { return }
        try write(MarkText(isClean: false, seconds: now()))
        guard fsync(file.number) == 0 else { throw diskError("sync the clean mark", path) }
        isWriting = true
    }

    /// Everything that was written so far is on the disk.
    mutating func synced() throws(GitError) {
        try write(MarkText(isClean: false, seconds: now()))
    }

    /// The writer ends well; where others live, it stays theirs to say so.
    mutating func clean() throws(GitError) {
        guard isWriting, flock(file.number, LOCK_EX | LOCK_NB) == 0 else { return }
        try write(MarkText(isClean: true, seconds: now()))
        guard fsync(file.number) == 0 else { throw diskError("sync the clean mark", path) }
        isWriting = false
    }

    private func write(_ mark: MarkText) throws(GitError) {
        guard lseek(file.number, 0, SEEK_SET) == 0 else { throw diskError("mark", path) }
        try writeAll(mark.bytes, to: file.number, doing: "write the clean mark", path)
    }

    private func now() -> Int64 { Int64(time(nil)) }
}

/// What the mark says: one line of one length, so that it is always overwritten whole.
struct MarkText {
    var isClean: Bool
    /// Since 1970; of the last sync.
    var seconds: Int64

    init(isClean: Bool, seconds: Int64) { (self.isClean, self.seconds) = (isClean, seconds) }

    /// Nil for anything but a mark that is whole.
    init?(_ bytes: [UInt8]) {
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 2, let seconds = Int64(words[1].prefix { $0.isNumber }) else {
            return nil
        }
        self.init(isClean: words[0] == "clean--", seconds: seconds)
        guard self.bytes == bytes else { return nil }
    }

    var bytes: [UInt8] {
        let digits = String(max(0, seconds))
        let zeros = String(repeating: "0", count: max(0, 19 - digits.utf8.count))
        return Array("\(isClean ? "clean--" : "writing") \(zeros)\(digits)\n".utf8)
    }
}
