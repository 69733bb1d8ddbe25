import Glibc

extension File {
    /// Writes a new file, unsynced: for what is made again where it is lost. Where that fails, none is left.
    package static func create(
        _ bytes: [UInt8], at path: String, mode: UInt32 = 0o644
    ) throws(HostError) {
        let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard let file = Descriptor(number) else { throw HostError("write", path) }
        do throws(HostError) { try StandardStream(descriptor: file.number).write(bytes) } catch {
            unlink(path)
            throw error
        }
    }

    /// Sets when a file or folder was changed last, in seconds since 1970.
    package static func setTime(_ path: String, _ seconds: Int) throws(HostError) {
        let time = timespec(tv_sec: seconds, tv_nsec: 0)
        guard utimensat(AT_FDCWD, path, [time, time], AT_SYMLINK_NOFOLLOW) == 0 else {
            throw HostError("set the time of", path)
        }
    }
}
