import CHost
import Glibc

extension Directory {
    /// The names of what a folder holds itself, in the order of their bytes; those in its folders are not looked at.
    package static func names(in path: String) throws(HostError) -> [String] {
        guard let folder = opendir(path) else { throw HostError("list", path) }
        defer { closedir(folder) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            let name = String(cString: chost_entry_name(entry))
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw HostError("list", path) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
