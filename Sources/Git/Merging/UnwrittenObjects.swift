import CGit2

/// Objects that are in no repository: what a merge has made, or what is being pushed, read as if they lay among
/// the others.
package struct UnwrittenObjects: Hashable, Sendable {
    struct Object: Hashable, Sendable {
        var id: ObjectID
        /// libgit2's number of it.
        var type: Int32
        var bytes: [UInt8]
    }

    private(set) var all: [Object] = []
    /// A folder of objects that git has not let in yet: while its hook decides, what is pushed lies there.
    private(set) var folder: String?

    /// More than this no merge of manifests and programs makes; it is held in memory.
    static let bytesMax = 512 << 20

    package init() {}

    package init(inFolder folder: String) { self.folder = folder }

    /// All that `memory` keeps.
    init(in memory: UnsafeMutablePointer<git_odb_backend>, beside others: UnwrittenObjects) {
        folder = others.folder
        var found: [Object] = []
        withUnsafeMutablePointer(to: &found) { found in
            cgit2_memory_each(
                memory,
                { id, type, bytes, size, found in
                    guard let id, let found else { return }
                    let object = Object(
                        id: ObjectID(id.pointee), type: type.rawValue,
                        bytes: Array(UnsafeRawBufferPointer(start: bytes, count: size)))
                    found.assumingMemoryBound(to: [Object].self).pointee.append(object)
                }, found)
        }
        all = others.all + found
    }

    /// Lays them before the objects of `odb`.
    func lay(before odb: OpaquePointer) throws(GitError) {
        if let folder {
            try check("read what is pushed") { git_odb_add_disk_alternate(odb, folder) }
            try check("read what is pushed") { cgit2_read_loose_objects(odb, folder) }
        }
        guard !all.isEmpty else { return }
        var memory: UnsafeMutablePointer<git_odb_backend>?
        try check("hold what a merge makes") {
            cgit2_add_memory(odb, nil, UnwrittenObjects.bytesMax, &memory)
        }
        for object in all {
            var raw = object.id.raw
            try check("hold what a merge makes") {
                cgit2_memory_put(
                    memory, &raw, git_object_t(rawValue: object.type), object.bytes,
                    object.bytes.count)
            }
        }
    }
}
