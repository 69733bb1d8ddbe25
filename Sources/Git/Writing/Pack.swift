import CGit2

/// A pack, version 2, while it grows in memory.
struct Pack {
    private(set) var bytes: [UInt8]
    /// Where each object begins, and how many deltas lie under it.
    private var starts: [Int] = []
    private var depths: [Int] = []
    private var checks: [UInt32] = []

    /// git's own: a reader walks down the deltas.
    private static let depthMax = 50

    init(count: Int) {
        bytes = Array("PACK".utf8) + bigEndian(2) + bigEndian(UInt32(count))
    }

    mutating func append(
        _ object: Pending.Object, at place: Int, of pending: Pending,
        _ deflater: borrowing Deflater
    ) throws(GitError) {
        let start = bytes.count
        starts.append(start)
        if let origin = object.origin, depths[origin] < Self.depthMax {
            let delta = delta(from: pending.objects[origin].bytes, to: object.bytes)
            depths.append(depths[origin] + 1)
            appendHeader(type: 6, count: delta.count)
            appendDistance(start - starts[origin])
            try deflater.append([], delta, to: &bytes)
        } else {
            depths.append(0)
            appendHeader(type: object.kind.rawValue, count: object.bytes.count)
            try deflater.append([], object.bytes, to: &bytes)
        }
        let whole = bytes.count
        checks.append(
            bytes.withUnsafeBytes {
                cgit2_crc32($0.baseAddress?.advanced(by: start), whole - start)
            })
    }

    /// The type in three bits, the size in four and then in sevens.
    private mutating func appendHeader(type: UInt8, count: Int) {
        var byte = type << 4 | UInt8(count & 15)
        var rest = count >> 4
        while rest > 0 {
            bytes.append(byte | 0x80)
            byte = UInt8(rest & 0x7f)
            rest >>= 7
        }
        bytes.append(byte)
    }

    /// How far back the origin begins: sevens, highest first, each but the last one less.
    private mutating func appendDistance(_ distance: Int) {
        var digits = [UInt8(distance & 0x7f)]
        var rest = distance >> 7
        while rest > 0 {
            rest -= 1
            digits.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes += digits.reversed()
    }

    /// Ends the pack by its checksum; returns that and its index.
    mutating func finish(_ objects: [Pending.Object]) -> (checksum: ObjectID, index: [UInt8]) {
        var hash = SHA1()
        hash.update(bytes)
        let checksum = hash.finish()
        bytes += checksum.bytes
        return (checksum, index(of: objects, checksum))
    }

    /// Version 2: how many names begin so or lower, the names in order, their checks, their places.
    private func index(of objects: [Pending.Object], _ checksum: ObjectID) -> [UInt8] {
        let order = objects.indices.sorted { objects[$0].id < objects[$1].id }
        var fan = [UInt32](repeating: 0, count: 256)
        for object in objects { fan[Int(object.id.firstByte)] += 1 }
        for byte in 1..<256 { fan[byte] += fan[byte - 1] }

        var index: [UInt8] = [0xff, 0x74, 0x4f, 0x63] + bigEndian(2)
        index.reserveCapacity(1_100 + 28 * objects.count)
        for count in fan { index += bigEndian(count) }
        for place in order { index += objects[place].id.bytes }
        for place in order { index += bigEndian(checks[place]) }
        // A pack here is far below the 2 GiB from which places would be written elsewhere.
        for place in order { index += bigEndian(UInt32(starts[place])) }
        index += checksum.bytes
        var hash = SHA1()
        hash.update(index)
        return index + hash.finish().bytes
    }
}

private func bigEndian(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
