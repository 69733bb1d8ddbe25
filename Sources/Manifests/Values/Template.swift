import YAML

/// A text into which `$(…)` is put, once, after parsing, encoded for its place.
package struct Template: Hashable, Sendable {
    /// Where a template stands decides how what is put into it is encoded, and whether anything may be.
    package enum Position: String, Sendable {
        case program = "the name of a program"
        case word = "a word of a command"
        case url = "a URL"
        case query = "a query"
        case header = "a header"
        case line = "a variable"
        case text = "a text"
    }

    package let text: String
    package var place: Place
    package var position: Position
    /// The names in `$(…)`, in order. `$$(` is a dollar and a bracket.
    package let names: [String]

    package init(_ text: String = "", at place: Place = Place(), _ position: Position = .text) {
        self.text = text
        self.place = place
        self.position = position
        // Many rules ask for them, of every manifest that a template is inherited by.
        names = text.utf8.contains(0x24) ? Template.pieces(text).compactMap(\.name) : []
    }

    package struct Piece: Equatable, Sendable {
        package var literal: String
        package var name: String?
    }

    /// Returns the text in pieces, each a literal and the name that follows it; nil names an end without `)`.
    package static func pieces(_ text: String) -> [Piece] {
        // Most texts are no more than a text, and every one is looked at more than once.
        guard text.utf8.contains(0x24) else { return [Piece(literal: text, name: nil)] }
        var text = text
        return text.withUTF8 { pieces($0).pieces }
    }

    /// By bytes, as a program would see them: no letter that follows hides a bracket. Tells also whether a `$(` has
    /// no end.
    private static func pieces(_ bytes: UnsafeBufferPointer<UInt8>) -> (
        pieces: [Piece], staysOpen: Bool
    ) {
        var pieces: [Piece] = []
        var literal = ""
        var next = 0
        // Where one `$(` has no end, none behind it has; to look each time would be quadratic.
        var mayEnd = true
        while let dollar = bytes[next...].firstIndex(of: 0x24) {
            literal += String(decoding: bytes[next..<dollar], as: UTF8.self)
            next = dollar + 1
            let follows = bytes[next...].prefix(2)
            if follows.count == 2, follows.first == 0x24, follows.last == 0x28 {
                literal += "$("
                next += 2
            } else if mayEnd, follows.first == 0x28 {
                guard let end = bytes[next...].firstIndex(of: 0x29) else {
                    mayEnd = false
                    next = dollar
                    continue
                }
                let name = String(decoding: bytes[(next + 1)..<end], as: UTF8.self)
                pieces.append(Piece(literal: literal, name: name))
                literal = ""
                next = end + 1
            } else {
                literal += "$"
            }
        }
        literal += String(decoding: bytes[next...], as: UTF8.self)
        pieces.append(Piece(literal: literal, name: nil))
        return (pieces, !mayEnd)
    }
}

extension Template {
    /// Refuses what can never be put into this place, whatever the names turn out to be.
    static func checked(_ text: String, _ position: Position) throws(Misfit) {
        guard text.utf8.contains(0x24) else { return }
        var written = text
        let (pieces, staysOpen) = written.withUTF8 { Template.pieces($0) }
        for piece in pieces {
            if let name = piece.name {
                if !isGood(name) {
                    throw Misfit(
                        "`$(\(name))` is not a name in brackets",
                        remedy: "write `$$(` for a dollar and a bracket")
                }
                if position == .program {
                    throw Misfit("a program's name cannot come from `$(\(name))`")
                }
            }
        }
        if staysOpen {
            throw Misfit(
                "`$(` has no `)` behind it", remedy: "write `$$(` for a dollar and a bracket")
        }
        if position == .url { try checkedHost(text) }
    }

    private static func checkedHost(_ text: String) throws(Misfit) {
        guard let host = URLText(text)?.host, host.hasOpenBracket else { return }
        // The example's own `https://$(environment).conduit.example` names a part of the host by the
        // environment, whose names are ours. Anything else could point elsewhere.
        for name in Template.pieces(host).compactMap(\.name) where name != "environment" {
            throw Misfit(
                "a URL's host cannot come from `$(\(name))`",
                remedy: "write the host out; only `$(environment)` may stand in it")
        }
    }

    private static func isGood(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.isASCIILetter || first == "_" else {
            return false
        }
        return name.unicodeScalars.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || "_.-@+".unicodeScalars.contains($0)
        }
    }
}

extension String {
    fileprivate var hasOpenBracket: Bool {
        var previous: UInt8 = 0
        for byte in utf8 {
            if previous == 0x24, byte == 0x28 { return true }
            previous = byte
        }
        return false
    }
}

extension Form where Value == Template {
    package static func template(_ position: Template.Position, takesNumbers: Bool = false) -> Form
    {
        (takesNumbers ? Form<String>.textOrNumber : .text).template(position)
    }

    /// A URL with its scheme, such as `https://metrics.example.com/api`.
    package static let url = Form<String>.parsing(
        "a URL such as `https://metrics.example.com`", pattern: "^https?://[^/]", lengthMax: 2_000,
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        guard let url = URLText(text), url.scheme == "http" || url.scheme == "https" else {
            throw Misfit(
                "`\(text)` is no URL with a scheme and a host",
                remedy: text.contains("://") || !text.contains(".")
                    ? "write one such as `https://metrics.example.com/path`"
                    : "write `https://\(text)`")
        }
        if url.hasUser {
            throw Misfit(
                "a URL cannot hold a user or password", remedy: "name a secret in a header")
        }
        return text
    }.template(.url)
}

extension Form where Value == String {
    fileprivate func template(_ position: Template.Position) -> Form<Template> {
        Form<Template>(
            shape,
            read: { node, reader in
                guard let text = read(node, &reader) else { return nil }
                do throws(Misfit) {
                    try Template.checked(text, position)
                } catch {
                    reader.report(rule: "template", at: node, error.problem, remedy: error.remedy)
                    return nil
                }
                return Template(text, at: Place(node), position)
            }, leaves: { $1.put($0.text) })
    }
}

/// The parts of a URL that decide where a request goes.
struct URLText {
    var scheme: String
    var host: String
    var hasUser: Bool

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), parts[1].isEmpty, !parts[2].isEmpty else {
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }) else {
            return nil
        }
        scheme = parts[0].dropLast().lowercased()
        let authority = parts[2].prefix { $0 != "?" && $0 != "#" }
        hasUser = authority.contains("@")
        host = String(authority)
    }
}
