/// The last bytes of a stream, as many as it may hold.
struct Ring {
    private var bytes: [UInt8] = []
    private var start = 0
    private let bytesMax: Int

    init(_ bytesMax: Int) { self.bytesMax = max(0, bytesMax) }

    var count: Int { bytes.count }
    var contents: [UInt8] { Array(bytes[start...]) + bytes[..<start] }

    mutating func add(_ new: ArraySlice<UInt8>) {
        var new = new.suffix(bytesMax)
        if start == 0, bytes.count < bytesMax {
            let room = new.prefix(bytesMax - bytes.count)
            bytes += room
            new = new.dropFirst(room.count)
        }
        while !new.isEmpty {
            let part = new.prefix(bytesMax - start)
            bytes.replaceSubrange(start..<start + part.count, with: part)
            start = (start + part.count) % bytesMax
            new = new.dropFirst(part.count)
        }
    }

    mutating func clear() { (bytes, start) = ([], 0) }
}
