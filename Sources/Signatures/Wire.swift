/// Reads what SSH writes, strictly: every length is within what is there, and nothing is left over.
struct WireReader {
    private var rest: ArraySlice<UInt8>
    private let what: String

    init(_ bytes: some Sequence<UInt8>, _ what: String) {
        (rest, self.what) = (Array(bytes)[...], what)
    }

    mutating func take(_ count: Int) throws(SignatureRefusal) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw SignatureRefusal("\(what) is cut short") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func byte() throws(SignatureRefusal) -> UInt8 {
        guard let byte = try take(1).first else { throw SignatureRefusal("\(what) is cut short") }
        return byte
    }

    mutating func number() throws(SignatureRefusal) -> UInt32 {
        try take(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Bytes with their length before them.
    mutating func string() throws(SignatureRefusal) -> [UInt8] {
        let count = try number()
        guard count <= rest.count else { throw SignatureRefusal("\(what) is cut short") }
        return Array(try take(Int(count)))
    }

    mutating func text() throws(SignatureRefusal) -> String {
        let bytes = try string()
        guard bytes.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw SignatureRefusal("\(what) is damaged")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A positive number as its big-endian bytes, written in the one shortest way.
    mutating func positive() throws(SignatureRefusal) -> [UInt8] {
        let bytes = try string()
        guard let first = bytes.first else {
            throw SignatureRefusal("\(what) has a number that is 0")
        }
        guard first < 0x80 else { throw SignatureRefusal("\(what) has a negative number") }
        guard first == 0 else { return bytes }
        guard bytes.count > 1, bytes[1] >= 0x80 else {
            throw SignatureRefusal("\(what) has a number with needless zeros")
        }
        return Array(bytes.dropFirst())
    }

    func end() throws(SignatureRefusal) {
        guard rest.isEmpty else { throw SignatureRefusal("\(what) has something behind it") }
    }
}

/// A text or some bytes with their length before them.
func wireString(_ bytes: some Collection<UInt8>) -> [UInt8] {
    bigEndian(UInt32(bytes.count)) + bytes
}

func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}
