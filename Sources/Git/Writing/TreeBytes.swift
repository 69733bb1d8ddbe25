import Glibc

/// One folder as git stores it: for each entry its mode, its name, a zero byte and the 20 bytes of its id.
/// Kept in that form, since an edit then is a copy of twenty bytes in the middle.
struct TreeBytes {
    var bytes: [UInt8]

    /// Where an entry is; offsets into `bytes`.
    struct Place {
        var start: Int
        var name: Range<Int>
        var isFolder: Bool
        /// Neither folder, executable, link nor submodule.
        var isPlainFile: Bool

        var id: Range<Int> { name.upperBound + 1..<end }
        var end: Int { name.upperBound + 1 + ObjectID.byteCount }
    }

    /// The entry that begins at `offset`; nil at the end, and where the bytes are no tree.
    func place(at offset: Int) -> Place? {
        bytes.withUnsafeBytes { bytes in
            guard offset < bytes.count, let base = bytes.baseAddress,
                let space = memchr(base + offset, 0x20, bytes.count - offset)
            else { return nil }
            let name = space - UnsafeMutableRawPointer(mutating: base) + 1
            guard let zero = memchr(base + name, 0, bytes.count - name) else { return nil }
            let nameEnd = zero - UnsafeMutableRawPointer(mutating: base)
            guard nameEnd + 1 + ObjectID.byteCount <= bytes.count else { return nil }
            // 40000 is the one mode that begins with a 4 and has five digits.
            let isFolder = name - offset == 6 && bytes[offset] == UInt8(ascii: "4")
            let mode = UnsafeRawBufferPointer(rebasing: bytes[offset..<name - 1])
            return Place(
                start: offset, name: name..<nameEnd, isFolder: isFolder,
                isPlainFile: mode.elementsEqual("100644".utf8))
        }
    }

    func find(_ name: Substring.UTF8View) -> Place? {
        var offset = 0
        while let place = place(at: offset) {
            if place.name.count == name.count, bytes[place.name].elementsEqual(name) {
                return place
            }
            offset = place.end
        }
        return nil
    }

    func id(at place: Place) -> ObjectID {
        bytes.withUnsafeBytes { ObjectID(UnsafeRawBufferPointer(rebasing: $0[place.id])) }
    }

    mutating func replace(_ place: Place, by id: ObjectID) {
        let raw = id
        bytes.withUnsafeMutableBytes { bytes in
            Swift.withUnsafeBytes(of: raw) {
                UnsafeMutableRawBufferPointer(rebasing: bytes[place.id])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(20)))
            }
        }
    }

    mutating func remove(_ place: Place) { bytes.removeSubrange(place.start..<place.end) }

    /// `name` must not be in it.
    mutating func insert(_ name: Substring.UTF8View, mode: StaticString, id: ObjectID) {
        let isFolder = mode.description == "40000"
        let key = sortKey(name, isFolder: isFolder)
        var offset = 0
        while let place = place(at: offset) {
            let other = sortKey(bytes[place.name], isFolder: place.isFolder)
            if key.lexicographicallyPrecedes(other) { break }
            offset = place.end
        }
        bytes.insert(contentsOf: Array("\(mode) ".utf8) + name + [0] + id.bytes, at: offset)
    }

    /// git sorts a folder as though its name ended with `/`.
    private func sortKey(_ name: some Sequence<UInt8>, isFolder: Bool) -> [UInt8] {
        Array(name) + (isFolder ? [UInt8(ascii: "/")] : [])
    }
}
