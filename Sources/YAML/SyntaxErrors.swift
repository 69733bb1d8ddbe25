import CYAML

/// A mistake in users' words, and the place that is meant.
struct Explanation {
    var problem: String
    var remedy: String?
    var rule = "yaml-syntax"
    /// Where to point, if not where libyaml noticed.
    var place: Place?
}

/// What libyaml complains of, and the text around it.
struct SyntaxError {
    let source: UnsafeBufferPointer<UInt8>
    let problem: String
    let context: String
    let place: Place
    /// Where what `context` names began.
    let contextPlace: Place

    /// The byte that was read last; nil at the end of the file.
    var byte: UInt8? { Int(place.byte) < source.count ? source[Int(place.byte)] : nil }

    var isAtEnd: Bool { byte == nil }
}

extension Composer {
    mutating func explain(_ complaint: Complaint) -> Diagnostic {
        let error = SyntaxError(
            source: source, problem: complaint.problem, context: complaint.context,
            place: positions.place(complaint.mark),
            contextPlace: positions.place(complaint.contextMark))
        let explanation = error.explanation
        return diagnostic(
            rule: explanation.rule, from: explanation.place ?? error.place, explanation.problem,
            remedy: explanation.remedy)
    }
}

extension SyntaxError {
    var explanation: Explanation {
        tabIndentation ?? scalarExplanation ?? structureExplanation ?? flowExplanation
            ?? propertyExplanation ?? directiveExplanation
            ?? Explanation(problem: context.isEmpty ? problem : "\(problem) \(context)")
    }

    /// A tab among the spaces before the first letter of the line.
    private var tabIndentation: Explanation? {
        var lineStart = Int(place.byte)
        while lineStart > 0, !isLineBreak(source[lineStart - 1]) { lineStart -= 1 }
        if lineStart == 0 { lineStart = byteOrderMarkCount(source) }
        var tab = Place(byte: Int32(truncatingIfNeeded: lineStart), line: place.line, column: 1)
        while tab.byte <= place.byte, Int(tab.byte) < source.count,
            source[Int(tab.byte)] == UInt8(ascii: " ")
        {
            tab.advance(in: source)
        }
        guard tab.byte <= place.byte, Int(tab.byte) < source.count,
            source[Int(tab.byte)] == UInt8(ascii: "\t")
        else { return nil }
        return Explanation(
            problem: "a tab indents this line; YAML wants spaces",
            remedy: "replace the tab by spaces", rule: "tab-indentation", place: tab)
    }

    /// Quotes, and blocks of text.
    private var scalarExplanation: Explanation? {
        switch problem {
        case "found unexpected end of stream", "found unexpected document indicator":
            return Explanation(
                problem: "the quote that begins here is never closed",
                remedy: "close it; inside '…' a quote is written twice, inside \"…\" as \\\"",
                place: contextPlace)
        case "found unknown escape character":
            return Explanation(
                problem: "unknown escape `\\\(shown(offset: 1))` in a double-quoted text",
                remedy: "write `\\\\` for a backslash, or use single quotes")
        case "did not find expected hexdecimal number":
            return Explanation(
                problem: "an escape wants hexadecimal digits here",
                remedy: "`\\x` takes two digits, `\\u` four, `\\U` eight")
        case "found invalid Unicode character escape code":
            return Explanation(
                problem: "the escape names no Unicode character",
                remedy: "write one scalar, as in \"\\U0001F600\", not a pair of surrogates")
        case "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            return Explanation(
                problem: "a tab indents this line; YAML wants spaces",
                remedy: "replace the tab by spaces", rule: "tab-indentation")
        default: return context == "while scanning a block scalar" ? blockScalarExplanation : nil
        }
    }

    private var blockScalarExplanation: Explanation {
        var explanation = bareBlock(shown(at: contextPlace))
        explanation.place = contextPlace
        return explanation
    }

    /// Anchors, aliases and tags.
    private var propertyExplanation: Explanation? {
        switch (context, problem) {
        case ("while scanning an anchor", _):
            return Explanation(
                problem: "`&` begins an anchor, but no name follows it",
                remedy: "quote text that begins with `&`", place: contextPlace)
        case ("while scanning an alias", _):
            return Explanation(
                problem: "`*` begins an alias, but no name follows it",
                remedy: "quote text that begins with `*`", place: contextPlace)
        case (_, "found undefined tag handle"):
            return Explanation(
                problem: "the tag begins with a handle that no %TAG names", remedy: CoreTag.remedy,
                rule: "tag")
        case ("while scanning a tag", _), ("while parsing a tag", _):
            return Explanation(
                problem: "`!` begins a tag, but this is none", remedy: CoreTag.remedy, rule: "tag",
                place: contextPlace)
        default: return nil
        }
    }

    /// Lines that begin with `%`.
    private var directiveExplanation: Explanation? {
        switch (context, problem) {
        case (_, "found incompatible YAML document"):
            return Explanation(
                problem: "this version of YAML is not known",
                remedy: "write `%YAML 1.2`, or nothing")
        case (_, "found duplicate %YAML directive"), (_, "found duplicate %TAG directive"):
            return Explanation(problem: "the directive is written twice", remedy: "keep one")
        case ("while scanning a directive", _), ("while scanning a %YAML directive", _),
            ("while scanning a %TAG directive", _):
            return Explanation(
                problem: "a line that begins with `%` is a directive, but not this one",
                remedy: "quote text that begins with `%`", place: contextPlace)
        default: return nil
        }
    }

    /// The character at a place, for messages.
    func shown(at place: Place) -> String {
        guard Int(place.byte) < source.count else { return "" }
        return decodeScalar(source, at: Int(place.byte))
            .flatMap { Unicode.Scalar($0.value) }.map { String(Character($0)) } ?? ""
    }

    private func shown(offset: Int) -> String {
        var next = place
        // libyaml points at the backslash, or after it.
        if byte == UInt8(ascii: "\\") { for _ in 0..<offset { next.advance(in: source) } }
        return shown(at: next)
    }
}

/// `critical: > 5%` begins a block of text by its `>`.
func bareBlock(_ indicator: String) -> Explanation {
    Explanation(
        problem: "a bare `\(indicator)` begins a block of text on the lines below",
        remedy: indicator == ">"
            ? "for a comparison write `above 5%`, or quote the text: \"> 5%\""
            : "quote the text: \"| …\"")
}
