/// Returns `text` as YAML writes it: plain if that reads back as the same string, else in double
/// quotes, on one line.
package func quoted(_ text: String) -> String {
    isSafePlain(text) ? text : "\"" + escaped(text) + "\""
}

private func isSafePlain(_ text: String) -> Bool {
    var text = text
    let isSafe = text.withUTF8 { bytes in
        Scalar(content: bytes) == .string && !mayBegin(otherThanText: bytes)
            && !hasIndicator(bytes)
    }
    return isSafe && text != "<<"
        && (text.utf8.allSatisfy { $0 < 0x80 } || !text.unicodeScalars.contains(where: mustEscape))
}

/// Stricter than the grammar: an indicator is quoted even where it would be harmless.
private func mayBegin(otherThanText bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch bytes.first.map(Unicode.Scalar.init) {
    case "-", "?", ":", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@",
        "`", " ":
        true
    default: bytes.starts(with: "...".utf8)
    }
}

/// What would end the text, or begin a comment, a value or an escape, behind its first byte.
private func hasIndicator(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var before: Unicode.Scalar = " "
    for scalar in bytes.lazy.map(Unicode.Scalar.init) {
        switch scalar {
        case "\0"..<" ", "\u{7F}", ",", "[", "]", "{", "}": return true
        case " ", "?": if before == ":" { return true }
        case "#": if before == " " { return true }
        default: break
        }
        before = scalar
    }
    return before == ":" || before == " "
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
