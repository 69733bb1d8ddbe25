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
        let text = try self.text(template, leaving: [])
        return text.text
    }

    /// A text with gaps for what is known only while it runs.
    package struct GappedText: Hashable, Sendable {
        package struct Gap: Hashable, Sendable {
            /// Bytes of the text before it.
            package var offset: Int
            /// What is named, and a path into its result.
            package var name: String
            package var path: String
            /// Of the template, which decides how it is encoded.
            package var position: Template.Position
        }

        package var text: String
        package var gaps: [Gap] = []

        package init(_ text: String, gaps: [Gap] = []) { (self.text, self.gaps) = (text, gaps) }

        /// The text between gaps as `change` makes it.
        package func mapping(_ change: (String) -> String) -> GappedText {
            var result = GappedText("")
            var start = 0
            let bytes = Array(text.utf8)
            for gap in gaps {
                result.text += change(String(decoding: bytes[start..<gap.offset], as: UTF8.self))
                start = gap.offset
                result.add(gap)
            }
            result.text += change(String(decoding: bytes[start...], as: UTF8.self))
            return result
        }

        package static func + (one: GappedText, other: GappedText) -> GappedText {
            var result = one
            let length = one.text.utf8.count
            result.text += other.text
            result.gaps += other.gaps.map { gap in
                var gap = gap
                gap.offset += length
                return gap
            }
            return result
        }

        private mutating func add(_ gap: Gap) {
            var gap = gap
            gap.offset = text.utf8.count
            gaps.append(gap)
        }
    }

    /// The same, with a gap for each `$(NAME.field)` whose name is one of `results`.
    package func text(_ template: Template, leaving results: Set<String>) throws(Problem)
        -> GappedText
    {
        var result = ""
        var gaps: [GappedText.Gap] = []
        for piece in Template.pieces(template.text) {
            result += piece.literal
            guard let name = piece.name else { continue }
            if let (name, path) = parts(of: name, in: results) {
                gaps.append(
                    GappedText.Gap(
                        offset: result.utf8.count, name: name, path: path,
                        position: template.position))
                continue
            }
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
        return GappedText(result, gaps: gaps)
    }

    /// A value that is known comes first: no result can take its place.
    private func parts(of name: String, in results: Set<String>) -> (String, String)? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, values[name] == nil, results.contains(parts[0]) else { return nil }
        return (parts[0], parts[1])
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
