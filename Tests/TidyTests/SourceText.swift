/// A Swift file as the bans see it: the same lines, with comments and the text of string literals
/// blanked out. What is interpolated into a literal stays, since it is code.
struct SourceText {
    /// The lines as written, for the reasons in their comments.
    let lines: [Substring]
    let code: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var blanker = Blanker(text)
        blanker.code(until: nil)
        let blanked = String(String.UnicodeScalarView(blanker.output))
        code = blanked.split(separator: "\n", omittingEmptySubsequences: false)
    }
}

/// One walk over a file, that writes a blank for each scalar which is no code.
private struct Blanker {
    var output: [Unicode.Scalar] = []
    private let input: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) { input = Array(text.unicodeScalars) }

    /// Walks over code, to the end of the file or of an interpolation.
    mutating func code(until close: Unicode.Scalar?) {
        var depth = 0
        while index < input.count {
            if starts("//") {
                blank(while: { $0 != "\n" })
            } else if starts("/*") {
                comment()
            } else if let hashes = literalAhead() {
                literal(hashes: hashes)
            } else {
                if input[index] == "(" { depth += 1 }
                if input[index] == ")" { depth -= 1 }
                if close != nil, depth < 0 { return }
                output.append(input[index])
                index += 1
            }
        }
    }

    /// Block comments nest.
    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && index < input.count
    }

    /// Returns how many `#` stand before the quote of a literal that begins here.
    private func literalAhead() -> Int? {
        var end = index
        while end < input.count, input[end] == "#" { end += 1 }
        return end < input.count && input[end] == "\"" ? end - index : nil
    }

    private mutating func literal(hashes: Int) {
        let fence = String(repeating: "#", count: hashes)
        blank(hashes)
        let quote = starts("\"\"\"") ? "\"\"\"" : "\""
        blank(quote.count)
        while index < input.count, !starts(quote + fence) {
            if starts("\\" + fence + "(") {
                blank(2 + hashes)
                code(until: ")")
                blank(1)
            } else if starts("\\" + fence) {
                blank(2 + hashes)
            } else if quote.count == 1, input[index] == "\n" {
                return
            } else {
                blank(1)
            }
        }
        blank(quote.count + hashes)
    }

    private func starts(_ text: String) -> Bool {
        input[index...].starts(with: text.unicodeScalars)
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where index < input.count {
            output.append(input[index] == "\n" ? "\n" : " ")
            index += 1
        }
    }

    private mutating func blank(while holds: (Unicode.Scalar) -> Bool) {
        while index < input.count, holds(input[index]) { blank(1) }
    }
}
