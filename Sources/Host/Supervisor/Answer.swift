/// The last line of a program's output, by which it may answer with an object of JSON.
struct Answer {
    private var tail = Ring(bytesMax + 2)

    mutating func add(_ bytes: ArraySlice<UInt8>) { tail.add(bytes) }
    mutating func clear() { tail.clear() }

    /// Nil where the line is something else, or too long.
    var text: String? {
        var bytes = tail.contents[...]
        while let last = bytes.last, last == 10 || last == 13 { bytes.removeLast() }
        let line = bytes.reversed().prefix { $0 != 10 }
        guard line.count <= Self.bytesMax, line.last == 123 else { return nil }
        let text = Array(line.reversed())
        guard JSONValue(parsing: text) != nil else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    private static let bytesMax = 64 << 10
}
