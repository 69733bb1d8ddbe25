/// Returns `text` as YAML writes it: plain if that reads back as the same string, else in double
/// quotes, on one line.
package func quoted(_ text: String) -> String {
    isSafePlain(text) ? text : "\"" + escaped(text) + "\""
}

private func isSafePlain(_ text: String) -> Bool {
    var copy = text
    let isString = copy.withUTF8 { Scalar(content: $0) == .string }
    guard isString, text != "<<", let first = text.unicodeScalars.first,
        let last = text.unicodeScalars.last
    else { return false }
    // Stricter than the grammar: an indicator is quoted even where it would be harmless.
    guard !"-?:,[]{}#&*!|>'\"%@`= ".unicodeScalars.contains(first), last != " ", last != ":",
        !text.hasPrefix("...")
    else { return false }
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
        if mustEscape(scalar) || ",[]{}".unicodeScalars.contains(scalar) { return false }
        if before == ":" && (scalar == " " || scalar == "?") || before == " " && scalar == "#" {
            return false
        }
        before = scalar
    }
    return true
}

/// Controls, and what ends a line or hides in it.
private func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
}

private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        case let other where mustEscape(other): result += "\\u" + hex(other.value, digits: 4)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
