import Glibc

/// Writes files that are there whole or not at all, also after the power went.
package enum AtomicFile {
    static let draftSuffix = ".tmp"

    /// Replaces what stands at `path`; once this returns, it is on the disk.
    package static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o600
    ) throws(HostError) {
        let random = try randomBytes(6).map { String($0, radix: 16) }.joined()
        let draft = "\(path).\(random)\(draftSuffix)"
        try writeNew(bytes, to: draft, mode: mode)
        guard rename(draft, path) == 0 else {
            let error = HostError("write", path)
            unlink(draft)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Writes a file that must not be there yet, and syncs it and its folder. Where that fails, none is left: who
    /// looks for it would take it for done.
    package static func create(
        _ bytes: [UInt8], at path: String, mode: UInt32 = 0o600
    ) throws(HostError) {
        try writeNew(bytes, to: path, mode: mode)
        do throws(HostError) { try syncFolder(of: path) } catch {
            unlink(path)
            throw error
        }
    }

    private static func writeNew(
        _ bytes: [UInt8], to path: String, mode: UInt32
    ) throws(HostError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        guard let file = Descriptor(open(path, flags, mode)) else { throw HostError("write", path) }
        do throws(HostError) {
            try writeAll(bytes[...], to: file.number, path)
            guard fsync(file.number) == 0 else { throw HostError("sync", path) }
        } catch {
            unlink(path)
            throw error
        }
    }

    /// A name is kept by its folder, so that is synced too.
    static func syncFolder(of path: String) throws(HostError) {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let name = path.contains("/") ? folder.joined(separator: "/") + "/" : "."
        guard let file = Descriptor(open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
            fsync(file.number) == 0
        else { throw HostError("sync the folder", name) }
    }
}

/// Writes everything, however little the system takes at a time.
func writeAll(_ bytes: ArraySlice<UInt8>, to number: Int32, _ path: String) throws(HostError) {
    var rest = bytes
    while !rest.isEmpty {
        let count = uninterrupted {
            rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
        }
        guard count >= 0 else { throw HostError("write", path) }
        rest = rest.dropFirst(count)
    }
}
