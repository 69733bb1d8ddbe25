/// Mistakes inside of `[…]` and `{…}`.
extension SyntaxError {
    var flowExplanation: Explanation? {
        switch problem {
        case "did not find expected ',' or ']'": return unclosed("[", "]")
        case "did not find expected ',' or '}'": return unclosed("{", "}")
        case "found unexpected ':'":
            var next = place
            if byte == UInt8(ascii: ":") { next.advance(in: source) }
            return Explanation(
                problem: "a `:` inside of brackets stands before `\(shown(at: next))`",
                remedy: "put a space after the `:`, or quote the text")
        case "did not find expected node content": return missingContent
        default: return nil
        }
    }

    private func unclosed(_ opening: String, _ closing: String) -> Explanation {
        if isAtEnd || place.line > contextPlace.line {
            return Explanation(
                problem: "the `\(opening)` is never closed",
                remedy:
                    "write `\(closing)` after its last element, or quote text that begins with `\(opening)`",
                place: contextPlace)
        }
        return Explanation(
            problem: "a `,` or `\(closing)` is missing before this",
            remedy: "separate elements by `, `, and quote text that holds brackets, quotes or `: `")
    }

    private var missingContent: Explanation {
        if isAtEnd {
            return Explanation(
                problem: "a bracket is never closed", remedy: "close it, or quote the text",
                place: contextPlace)
        }
        return Explanation(
            problem: "a value is missing before `\(shown(at: place))`",
            remedy: "write the value, or quote the text if the `\(shown(at: place))` belongs to it")
    }
}
