import CGit2

/// The name of an object: its SHA-1, kept inline, so that a listing of ten thousand needs no heap.
package struct ObjectID: Hashable, Sendable {
    // Three words rather than an array. They hold the bytes in memory order, so only equality is
    // asked of the numbers; `bytes` and `hex` read them back in order.
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt32 = 0

    package static let byteCount = 20

    /// Copies 20 bytes; nil where there are more or fewer.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        withUnsafeMutableBytes(of: &self) { $0.prefix(Self.byteCount).copyBytes(from: bytes) }
    }

    /// Reads 40 hexadecimal digits; nil for anything else, an abbreviation included.
    package init?(hex: some StringProtocol) {
        let digits = hex.utf8.compactMap(nibble)
        guard digits.count == 2 * Self.byteCount, digits.count == hex.utf8.count else { return nil }
        self.init(bytes: (0..<Self.byteCount).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
    }

    package var bytes: [UInt8] {
        withUnsafeBytes(of: self) { Array($0.prefix(Self.byteCount)) }
    }

    var firstByte: UInt8 { withUnsafeBytes(of: self) { $0[0] } }

    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 2 * Self.byteCount) { text in
            withUnsafeBytes(of: self) { bytes in
                for place in 0..<Self.byteCount {
                    text[2 * place] = digits[Int(bytes[place] >> 4)]
                    text[2 * place + 1] = digits[Int(bytes[place] & 15)]
                }
            }
            return 2 * Self.byteCount
        }
    }
}

extension ObjectID: CustomStringConvertible {
    package var description: String { hex }
}

extension ObjectID: Comparable {
    /// Orders as git does: by bytes, which is by hexadecimal digits.
    package static func < (one: ObjectID, other: ObjectID) -> Bool {
        (one.first.bigEndian, one.second.bigEndian, one.third.bigEndian)
            < (other.first.bigEndian, other.second.bigEndian, other.third.bigEndian)
    }
}

extension ObjectID {
    init(_ raw: git_oid) {
        self = withUnsafeBytes(of: raw) { ObjectID($0) }
    }

    /// The first 20 of `bytes`, which must be there.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(
            first: bytes.loadUnaligned(as: UInt64.self),
            second: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            third: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
    }

    private init(first: UInt64, second: UInt64, third: UInt32) {
        (self.first, self.second, self.third) = (first, second, third)
    }

    var raw: git_oid {
        var copy = git_oid()
        withUnsafeMutableBytes(of: &copy) { to in
            withUnsafeBytes(of: self) { to.copyMemory(from: .init(rebasing: $0.prefix(20))) }
        }
        return copy
    }
}

private func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
}
