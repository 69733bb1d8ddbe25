/// Writes named values, each as `name length:bytes` and a line's end: a person can read it, and no
/// value needs an escape.
package struct FieldWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func write(_ name: String, _ value: some Collection<UInt8>) {
        bytes += Array("\(name) \(value.count):".utf8)
        bytes += value
        bytes.append(10)
    }

    package mutating func write(_ name: String, _ value: String) { write(name, value.utf8) }
    package mutating func write(_ name: String, _ value: Int) { write(name, String(value)) }
    package mutating func write(_ name: String, _ value: Bool) { write(name, value ? "yes" : "no") }

    package mutating func write(_ name: String, optional value: String?) {
        if let value { write(name, value) }
    }
}

/// Reads what `FieldWriter` wrote, and nothing else: each field in its place.
package struct FieldReader {
    private let bytes: [UInt8]
    private let path: String
    private var next = 0

    package init(_ bytes: [UInt8], path: String) { (self.bytes, self.path) = (bytes, path) }

    package var isAtEnd: Bool { next == bytes.count }

    package func refusal(_ message: String) -> HostError {
        HostError("read", path, message: "\(message), at byte \(next)")
    }

    /// Whether the next field has this name.
    package func stands(_ name: String) -> Bool {
        bytes[next...].starts(with: Array("\(name) ".utf8))
    }

    package mutating func bytes(_ name: String) throws(HostError) -> ArraySlice<UInt8> {
        guard stands(name) else { throw refusal("`\(name)` is missing") }
        let start = next + name.utf8.count + 1
        let digits = bytes[start...].prefix { $0 != 58 }
        // As `Int` reads `+1` and `007` too, and one value is to have one form.
        guard let count = Int(String(decoding: digits, as: UTF8.self)), count >= 0,
            Array(String(count).utf8) == Array(digits), count < bytes.count
        else { throw refusal("`\(name)` has no length") }
        let value = start + digits.count + 1
        guard value + count < bytes.count, bytes[value + count] == 10 else {
            throw refusal("`\(name)` is cut off")
        }
        next = value + count + 1
        return bytes[value..<value + count]
    }

    package mutating func text(_ name: String) throws(HostError) -> String {
        guard let text = String(validating: try bytes(name), as: UTF8.self) else {
            throw refusal("`\(name)` is not UTF-8")
        }
        return text
    }

    package mutating func optionalText(_ name: String) throws(HostError) -> String? {
        stands(name) ? try text(name) : nil
    }

    package mutating func texts(_ name: String) throws(HostError) -> [String] {
        var texts: [String] = []
        while stands(name) { texts.append(try text(name)) }
        return texts
    }

    package mutating func number(_ name: String, min: Int = 0) throws(HostError) -> Int {
        let text = try text(name)
        guard let number = Int(text), String(number) == text, number >= min else {
            throw refusal("`\(name)` is \(text), which is no number from \(min)")
        }
        return number
    }

    package mutating func isTrue(_ name: String) throws(HostError) -> Bool {
        switch try text(name) {
        case "yes": return true
        case "no": return false
        default: throw refusal("`\(name)` is neither yes nor no")
        }
    }

    package mutating func end() throws(HostError) {
        guard isAtEnd else { throw refusal("there is more than was expected") }
    }
}
