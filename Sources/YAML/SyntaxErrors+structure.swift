/// Mistakes in how keys, lists and lines stand to each other.
extension SyntaxError {
    var structureExplanation: Explanation? {
        switch problem {
        case "did not find expected key" where context == "while parsing a block mapping":
            return unexpectedInMapping
        case "mapping values are not allowed in this context": return unexpectedColon
        case "could not find expected ':'": return missingColon
        case "did not find expected '-' indicator":
            return Explanation(
                problem:
                    "this is neither an item of the list that begins on line \(contextPlace.line) nor outside of it",
                remedy:
                    "begin each item with `- ` in column \(contextPlace.column), or indent what belongs to an item deeper"
            )
        case "block sequence entries are not allowed in this context":
            return Explanation(
                problem: "a list cannot begin here",
                remedy:
                    "begin the list on a line of its own, write it as [a, b], or quote text that begins with `- `"
            )
        case "mapping keys are not allowed in this context":
            return Explanation(
                problem: "a `?` before a space begins a key, which cannot stand here",
                remedy: "quote text that begins with `? `")
        case "did not find expected <document start>": return afterTheRoot
        case "found character that cannot start any token": return forbiddenStart
        default: return nil
        }
    }

    private var unexpectedInMapping: Explanation {
        let before = lastByteBefore(place)
        if before == UInt8(ascii: "\"") || before == UInt8(ascii: "'") {
            return Explanation(
                problem: "text follows a closing quote",
                remedy:
                    "quote the whole value; inside '…' a quote is written twice, inside \"…\" as \\\""
            )
        }
        if before == UInt8(ascii: "]") || before == UInt8(ascii: "}") {
            return Explanation(
                problem: "text follows a closing `\(Character(Unicode.Scalar(before ?? 0)))`",
                remedy: "quote the whole value if it is meant as text")
        }
        if byte == UInt8(ascii: "-") {
            return Explanation(
                problem:
                    "a list item stands among the keys of the mapping that begins on line \(contextPlace.line)",
                remedy: "indent the list under its key")
        }
        return Explanation(
            problem: "this is no key of the mapping that begins on line \(contextPlace.line)",
            remedy:
                "write `key: value`, and begin each key of that mapping in column \(contextPlace.column)"
        )
    }

    private var unexpectedColon: Explanation {
        if hasColonBefore {
            return Explanation(
                problem: "a second `: ` in one line", remedy: "quote the value that holds it")
        }
        if place.column > SyntaxError.keyScalarsMax { return longKey }
        if isLineAboveWithoutSpace {
            return Explanation(
                problem: "a key cannot stand here: the line above is text",
                remedy: "put a space after the `:` of the line above")
        }
        return Explanation(
            problem: "a key cannot stand here: the line above has a value already",
            remedy:
                "line the keys of a mapping up in one column, and close quotes and texts before them"
        )
    }

    /// libyaml looks no further for the `:` of a key.
    private static let keyScalarsMax = 1024

    private var longKey: Explanation {
        Explanation(
            problem: "a key is at most \(SyntaxError.keyScalarsMax) characters long",
            remedy: "make it shorter")
    }

    private var missingColon: Explanation {
        if place.line == contextPlace.line,
            place.column - contextPlace.column > SyntaxError.keyScalarsMax
        {
            return longKey
        }
        return Explanation(
            problem: "this line is no `key: value`, it has no `: `",
            remedy: hasColonWithoutSpace
                ? "put a space after the `:`"
                : "write `key: value`, or indent the line to continue the text above",
            place: contextPlace)
    }

    private var afterTheRoot: Explanation {
        if place.column == 1
            || byte.map({ $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "}") }) == true
        {
            return Explanation(
                problem: "the document has ended before this line",
                remedy:
                    "begin all keys of the top level in the same column, or separate documents by a line `---`"
            )
        }
        return Explanation(
            problem: "the document has ended before this", remedy: "remove what follows")
    }

    private var forbiddenStart: Explanation {
        let character = shown(at: place)
        if character == "\t" {
            return Explanation(
                problem: "a tab stands where YAML wants spaces",
                remedy: "replace the tab by spaces", rule: "tab-indentation")
        }
        return Explanation(
            problem: "a value cannot begin with `\(character)`", remedy: "quote the text")
    }

    /// The last byte before a place that is no blank, on its line.
    private func lastByteBefore(_ place: Place) -> UInt8? {
        var index = Int(place.byte) - 1
        while index >= 0, source[index] == UInt8(ascii: " ") { index -= 1 }
        return index >= 0 && !isLineBreak(source[index]) ? source[index] : nil
    }

    private var hasColonBefore: Bool {
        var index = Int(place.byte) - 1
        while index >= 0, !isLineBreak(source[index]) {
            if source[index] == UInt8(ascii: ":"), source[index + 1] == UInt8(ascii: " ") {
                return true
            }
            index -= 1
        }
        return false
    }

    private var hasColonWithoutSpace: Bool {
        source[Int(contextPlace.byte)...].prefix { !isLineBreak($0) }.contains(UInt8(ascii: ":"))
    }

    /// Whether the line above is like `key:value`.
    private var isLineAboveWithoutSpace: Bool {
        let before = source[..<Int(place.byte)].reversed().drop { !isLineBreak($0) }
        let above = before.drop { isLineBreak($0) }.prefix { !isLineBreak($0) }
        var following = UInt8(ascii: " ")
        var hasTight = false
        for byte in above {
            if byte == UInt8(ascii: ":") {
                if following == UInt8(ascii: " ") { return false }
                hasTight = true
            }
            following = byte
        }
        return hasTight
    }
}
