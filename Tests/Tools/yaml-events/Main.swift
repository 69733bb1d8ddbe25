import Glibc
import YAML

/// Reads YAML from standard input and prints each document as a line of JSON; with `--places`, the
/// range of each node instead. What is wrong goes to standard error, and makes the status 1.
@main struct Main {
    static func main() {
        let parsed = parse(standardInput(), file: "-")
        let showsPlaces = CommandLine.arguments.contains("--places")
        for document in parsed.documents {
            write(showsPlaces ? places(document, indent: 0) : json(document) + "\n", to: 1)
        }
        for diagnostic in parsed.diagnostics { write(text(diagnostic), to: 2) }
        exit(parsed.hasErrors ? 1 : 0)
    }

    private static func text(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.location
        var text = "\(place.line):\(place.column)-\(place.endLine):\(place.endColumn): "
        text += "\(diagnostic.severity.rawValue): \(diagnostic.problem) [\(diagnostic.rule)]\n"
        if let excerpt = diagnostic.excerpt { text += "  | \(excerpt.text)\n" }
        if let remedy = diagnostic.remedy { text += "  = \(remedy)\n" }
        return text
    }

    private static func places(_ node: Node, indent: Int) -> String {
        let place = node.location
        let range = "\(place.line):\(place.column)-\(place.endLine):\(place.endColumn)"
        let head = String(repeating: " ", count: indent) + range + " \(place.bytes) \(node.kind)"
        guard !node.isAlias, node.kind != .scalar else {
            return head + " " + quotedJSON(node.text) + "\n"
        }
        var text = head + "\n"
        for element in node.elements { text += places(element, indent: indent + 2) }
        for entry in node.entries {
            text += places(entry.key, indent: indent + 2) + places(entry.value, indent: indent + 4)
        }
        return text
    }

    private static func json(_ node: Node) -> String {
        switch node.kind {
        case .sequence: return "[" + node.elements.map(json).joined(separator: ", ") + "]"
        case .mapping:
            let entries = node.entries.map { quotedJSON($0.key.text) + ": " + json($0.value) }
            return "{" + entries.joined(separator: ", ") + "}"
        case .scalar: return json(node.scalar, text: node.text)
        }
    }

    private static func json(_ scalar: Scalar, text: String) -> String {
        switch scalar {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .float(let value): value.isFinite ? "\(value)" : quotedJSON("\(value)")
        case .string: quotedJSON(text)
        }
    }

    private static func quotedJSON(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" {
                result += "\\\(scalar)"
            } else if scalar.value < 0x20 {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(0, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
