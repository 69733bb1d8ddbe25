import Glibc

extension File {
    /// Writes a new file, unsynced: for what is made again where it is lost.
    package static func create(
        _ bytes: [UInt8], at path: String, mode: UInt32 = 0o644
    ) throws(HostError) {
        let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard let file = Descriptor(number) else { throw HostError("write", path) }
        try StandardStream(descriptor: file.number).write(bytes)
    }
}
