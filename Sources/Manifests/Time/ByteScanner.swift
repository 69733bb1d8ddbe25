/// Reads big-endian numbers and runs of bytes off the front of a file that may be cut anywhere.
struct ByteScanner {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// Nil where fewer are left.
    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        let run = rest.prefix(count)
        rest = rest.dropFirst(count)
        return run
    }

    /// What comes before the next `byte`, which is taken too.
    mutating func take(until byte: UInt8) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: byte) else { return nil }
        let run = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        return run
    }

    mutating func byte() -> UInt8? { take(1)?.first }

    mutating func unsigned32() -> Int? {
        take(4).map { Int($0.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }) }
    }

    mutating func signed32() -> Int? {
        take(4).map { Int(Int32(bitPattern: $0.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })) }
    }

    mutating func signed64() -> Int? {
        take(8).map { Int(Int64(bitPattern: $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })) }
    }
}
