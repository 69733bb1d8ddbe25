import CHost
import Glibc

package func hostName() -> String {
    // Linux gives at most 64 bytes.
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// By which the system knows whose files this program may write.
package func userNumber() -> Int { Int(geteuid()) }

/// Who runs this program, by the system's own list of users; nil for a number that has no name there.
package func accountOfUser() -> (name: String, home: String)? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var text = [CChar](repeating: 0, count: 16 << 10)
    return text.withUnsafeMutableBufferPointer { text in
        guard let room = text.baseAddress,
            getpwuid_r(geteuid(), &entry, room, text.count, &found) == 0,
            found != nil, let name = entry.pw_name, let home = entry.pw_dir
        else { return nil }
        return (String(cString: name), String(cString: home))
    }
}

/// How many bytes this user may still write to the file system that `path` is on.
package func freeBytes(at path: String) throws(HostError) -> Int {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw HostError("ask for the free space of", path) }
    return Int(
        clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
            by: UInt64(status.f_frsize)
        ).partialValue)
}

/// Returns bytes that nobody can guess.
package func randomBytes(_ count: Int) throws(HostError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard chost_random(&bytes, count) == 0 else { throw HostError("get random bytes") }
    return bytes
}

/// Returns once all that was written to the file system of an open file is on the disk.
package func syncFilesystem(_ descriptor: Int32) throws(HostError) {
    guard chost_sync_filesystem(descriptor) == 0 else { throw HostError("sync the file system") }
}
