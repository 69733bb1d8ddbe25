import Glibc

/// A stream on the disk: its first half as it comes, its last half once it has ended.
struct KeptOutput: ~Copyable {
    private let file: Descriptor
    private let path: String
    private let headBytesMax: Int
    private var tail: Ring
    private var digest = Digest()
    private var bytes = 0
    /// What kept a part from being written: a full disk must not stop an action that has begun.
    private(set) var trouble: HostError?

    init(_ path: String, bytesMax: Int) throws(HostError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        guard let file = Descriptor(open(path, flags, 0o600)) else {
            throw HostError("write", path)
        }
        self.file = file
        self.path = path
        headBytesMax = bytesMax / 2
        tail = Ring(bytesMax - bytesMax / 2)
    }

    mutating func add(_ new: ArraySlice<UInt8>) {
        digest.add(new)
        let head = new.prefix(max(0, headBytesMax - bytes))
        bytes += new.count
        write(head)
        tail.add(new.dropFirst(head.count))
    }

    /// Writes the last half, and what stands between the two.
    mutating func finish() -> StreamRecord {
        var record = StreamRecord()
        record.bytes = bytes
        record.bytesLeftOut = max(0, bytes - headBytesMax - tail.count)
        record.digest = digest.text
        if record.bytesLeftOut > 0 {
            write(Array("\n… \(record.bytesLeftOut) bytes left out …\n".utf8)[...])
        }
        write(tail.contents[...])
        // Where nothing was said, a file that is lost says the same.
        if bytes > 0, fsync(file.number) != 0, trouble == nil {
            trouble = HostError("sync", path)
        }
        return record
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>) {
        if bytes.isEmpty || trouble != nil { return }
        do throws(HostError) { try writeAll(bytes, to: file.number, path) } catch {
            trouble = error
        }
    }
}
