import CHost
import Glibc

extension Directory {
    /// Makes a folder and those above it, where they are not there yet.
    package static func make(_ path: String, mode: UInt32 = 0o755) throws(HostError) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/" + part
            if mkdir(made, mode) == 0 || errno == EEXIST { continue }
            throw HostError("make the folder", made)
        }
    }

    /// Returns once what came into a folder, or went out of it, is on the disk.
    package static func sync(_ path: String) throws(HostError) {
        try AtomicFile.syncFolder(of: path + "/.")
    }

    /// Gives a folder another name, where nothing has that name yet.
    package static func move(_ path: String, to other: String) throws(HostError) {
        guard rename(path, other) == 0 else { throw HostError("move", path) }
    }

    /// Takes a folder away with all that is in it; links are taken away and not followed.
    package static func remove(_ path: String) throws(HostError) {
        guard let handle = opendir(path) else {
            if errno == ENOENT { return }
            throw HostError("take away", path)
        }
        defer { closedir(handle) }
        while let entry = readdir(handle) {
            let name = String(cString: chost_entry_name(entry))
            if name == "." || name == ".." { continue }
            let inner = path + "/" + name
            var status = stat()
            guard lstat(inner, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try remove(inner)
            } else if unlink(inner) != 0 {
                throw HostError("take away", inner)
            }
        }
        if rmdir(path) != 0 { throw HostError("take away", path) }
    }
}
