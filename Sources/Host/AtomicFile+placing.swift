import Glibc

extension AtomicFile {
    /// Puts a file below `root`, whole or not at all, and makes the folders on the way. No part of the way may
    /// be a symbolic link, `.` or `..`: who can write below the root cannot lead us out of it.
    package static func place(
        _ bytes: [UInt8], below root: String, at path: String, mode: UInt32 = 0o644
    ) throws(HostError) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.popLast(), (parts + [name]).allSatisfy(isPlain) else {
            throw HostError("write", path, message: "it leaves its folder")
        }
        guard var folder = Descriptor(open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) else {
            throw HostError("enter", root)
        }
        for part in parts { folder = try entered(part, in: folder, path) }
        try write(bytes, as: name, in: folder, path, mode)
    }

    private static func isPlain(_ part: String) -> Bool {
        !part.isEmpty && part != "." && part != ".." && !part.utf8.contains(0)
    }

    private static func entered(
        _ part: String, in folder: borrowing Descriptor, _ path: String
    ) throws(HostError) -> Descriptor {
        if mkdirat(folder.number, part, 0o755) != 0, errno != EEXIST {
            throw HostError("make the folder of", path)
        }
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        guard let next = Descriptor(openat(folder.number, part, flags)) else {
            throw errno == ELOOP || errno == ENOTDIR
                ? HostError("write", path, message: "`\(part)` is a link, or no folder")
                : HostError("enter the folder of", path)
        }
        return next
    }

    private static func write(
        _ bytes: [UInt8], as name: String, in folder: borrowing Descriptor, _ path: String,
        _ mode: UInt32
    ) throws(HostError) {
        let random = try randomBytes(6).map { String($0, radix: 16) }.joined()
        let draft = ".\(random)\(draftSuffix)"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        guard let file = Descriptor(openat(folder.number, draft, flags, mode)) else {
            throw HostError("write", path)
        }
        do throws(HostError) {
            try writeAll(bytes[...], to: file.number, path)
            // A link of that name is replaced, and not followed.
            guard fsync(file.number) == 0,
                renameat(folder.number, draft, folder.number, name) == 0
            else { throw HostError("write", path) }
        } catch {
            unlinkat(folder.number, draft, 0)
            throw error
        }
        guard fsync(folder.number) == 0 else { throw HostError("sync the folder of", path) }
    }
}
