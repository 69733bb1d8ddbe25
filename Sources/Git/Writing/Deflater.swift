import CGit2

/// Compresses one object after another with the same tables.
struct Deflater: ~Copyable {
    private let handle: OpaquePointer

    /// 0 stores, 1 is fast, 9 is small.
    init(level: Int32) throws(GitError) {
        guard let made = cgit2_deflater_new(level) else {
            throw GitError(.unspecified, "start zlib", "there is no memory left")
        }
        handle = made
    }

    deinit { cgit2_deflater_free(handle) }

    /// Appends `head` and `body`, compressed as one stream.
    func append(_ head: [UInt8], _ body: [UInt8], to out: inout [UInt8]) throws(GitError) {
        let start = out.count
        let room = cgit2_deflate_bound(head.count + body.count)
        out.reserveCapacity(start + room)
        let handle = handle
        // The array's own spare room is written to, so that no byte is cleared before it is set.
        let packed = [UInt8](unsafeUninitializedCapacity: room) { place, count in
            count = cgit2_deflate(
                handle, head, head.count, body, body.count, place.baseAddress, place.count)
        }
        guard !packed.isEmpty else {
            throw GitError(
                .tooLarge, "compress an object", "zlib does not take \(body.count) bytes")
        }
        out += packed
    }
}
