import Glibc

extension AtomicFile {
    /// Takes away what was begun in a folder long ago and never got its name: its writer was killed.
    package static func removeDrafts(in folder: String, olderThan seconds: Int) throws(HostError) {
        let now = wallClock().seconds
        for name in try Directory.names(in: folder) where name.hasSuffix(draftSuffix) {
            let path = folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                status.st_mtim.tv_sec < now - seconds
            else { continue }
            // Another process may have been quicker.
            if unlink(path) != 0, errno != ENOENT { throw HostError("take away", path) }
        }
    }
}
