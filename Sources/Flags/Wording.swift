package import Manifests

/// What stands for each name in `$(…)`, and how it is put into a text.
package struct Wording: Sendable {
    package var values: [String: String]

    package init(_ values: [String: String]) { self.values = values }

    /// A text that cannot be made.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Puts values into a template, once, each encoded for the place that the template stands in.
    package func text(_ template: Template) throws(Problem) -> String {
        var result = ""
        for piece in Template.pieces(template.text) {
            result += piece.literal
            guard let name = piece.name else { continue }
            guard let value = values[name] else {
                throw Problem(
                    description:
                        "`$(\(name))` of `\(template.text)` is not known here, and nothing stands in for it"
                )
            }
            result += try encoded(value, for: template)
        }
        // What is put in must not turn a word into an option.
        if template.position == .word, result.hasPrefix("-"), !template.text.hasPrefix("-") {
            throw Problem(description: "`\(template.text)` would become the option `\(result)`")
        }
        return result
    }

    private func encoded(_ value: String, for template: Template) throws(Problem) -> String {
        if value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
            throw Problem(
                description: "`\(template.text)` would get a control character")
        }
        switch template.position {
        case .program, .word, .header, .line, .text: return value
        case .url: return percentEncoded(value)
        case .query: return queryEscaped(value)
        }
    }
}

/// One component of a URL.
private func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        let scalar = Unicode.Scalar(byte)
        if scalar.isASCII,
            scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar)
        {
            result.unicodeScalars.append(scalar)
        } else {
            let digits = String(byte, radix: 16, uppercase: true)
            result += "%" + (digits.count < 2 ? "0" : "") + digits
        }
    }
    return result
}

/// The inside of a PromQL string in double quotes.
private func queryEscaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        if scalar == "\"" || scalar == "\\" || scalar == "'" || scalar == "`" { result += "\\" }
        result.unicodeScalars.append(scalar)
    }
    return result
}
