import Glibc

/// Listing folders without following a link.
package enum Directory {
    package struct Entry: Hashable, Sendable {
        /// From the folder that is listed, parts joined by `/`.
        package var path: String
        package var kind: File.Kind
        /// Whether the name on disk is UTF-8; `path` has replacements where it is not.
        package var isUTF8: Bool

        package init(path: String, kind: File.Kind, isUTF8: Bool) {
            self.path = path
            self.kind = kind
            self.isUTF8 = isUTF8
        }
    }

    static let entriesMax = 1_000_000
    static let depthMax = 100

    /// Returns everything below `folder`, sorted by the bytes of the path. A folder for which
    /// `isEntered` says no is listed, but not what is in it.
    package static func list(
        _ folder: String, entering isEntered: (String) -> Bool = { _ in true }
    ) throws -> [Entry] {
        var entries: [Entry] = []
        var waiting = [(path: "", depth: 0)]
        while let next = waiting.popLast() {
            for entry in try children(of: folder, below: next.path) {
                guard entries.count < entriesMax else { throw HostError("list `\(folder)`", ENFILE) }
                entries.append(entry)
                guard entry.kind == .folder, isEntered(entry.path) else { continue }
                guard next.depth < depthMax else { throw HostError("list `\(folder)`", ENAMETOOLONG) }
                waiting.append((entry.path, next.depth + 1))
            }
        }
        return entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func children(of folder: String, below path: String) throws -> [Entry] {
        let place = path.isEmpty ? folder : folder + "/" + path
        guard let stream = opendir(place) else { throw HostError("list `\(place)`", errno) }
        defer { closedir(stream) }

        var entries: [Entry] = []
        while let entry = readdir(stream) {
            let bytes = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: Int(NAME_MAX) + 1) {
                    Array(UnsafeBufferPointer(start: $0, count: strlen(UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))))
                }
            }
            let name = String(decoding: bytes, as: UTF8.self)
            if name == "." || name == ".." { continue }
            // It may be gone since it was listed.
            guard let kind = File.kind(at: place + "/" + name) else { continue }
            entries.append(
                Entry(
                    path: path.isEmpty ? name : path + "/" + name, kind: kind,
                    isUTF8: Array(name.utf8) == bytes))
        }
        return entries
    }
}
