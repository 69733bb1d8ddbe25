import YAML

extension Form where Value == String {
    /// Any text of one or more lines.
    package static let text = Form.parsing(
        "a text", lengthMax: textLengthMax, leaves: { $1.put($0) }
    ) { text throws(Misfit) in text }

    /// A text, or a number kept as it was written: `2.10` is no `2.1`.
    package static let textOrNumber = Form.parsing(
        "a text", takesNumbers: true, lengthMax: textLengthMax, leaves: { $1.put($0) }
    ) { text throws(Misfit) in text }

    /// A name of ours: ASCII, short, and never a word that other readers of YAML take for a boolean.
    package static let name = Form.parsing(
        "a name", pattern: namePattern, lengthMax: nameLengthMax, rule: "wrong-name",
        leaves: { $1.put($0) }, checkedName)

    /// A name that begins with a letter, as programs' variables and flags have.
    package static let identifier = Form.parsing(
        "a name", pattern: identifierPattern, lengthMax: identifierLengthMax, rule: "wrong-name",
        leaves: { $1.put($0) }, checkedIdentifier)
}

/// No text of a manifest is longer: a page, a certificate, but no file.
let textLengthMax = 10_000
let nameLengthMax = 63
let identifierLengthMax = 128
let namePattern = "^[a-z0-9_@+][a-z0-9._@+-]*$"
let identifierPattern = "^[A-Za-z_][A-Za-z0-9_.-]*$"
private let booleanWords: Set<String> = [
    "on", "off", "yes", "no", "y", "n", "true", "false", "null",
]

/// Few words are short enough to be looked up.
private func isBooleanWord(_ text: String) -> Bool {
    text.utf8.count <= 5 && booleanWords.contains(text)
}

@Sendable func checkedName(_ text: String) throws(Misfit) -> String {
    for scalar in text.unicodeScalars where !scalar.isNameScalar {
        let lowered = text.lowercased()
        let remedy = lowered.unicodeScalars.allSatisfy(\.isNameScalar) ? "write `\(lowered)`" : nil
        throw Misfit(
            "`\(text)` is no name: \(inWords(scalar)) is not one of a-z, 0-9, `.`, `_`, `@`, `+`, `-`",
            remedy: remedy)
    }
    // A program would take the one for an option, a path the other for a way out.
    if text.hasPrefix("-") || text.hasPrefix(".") {
        throw Misfit("`\(text)` is no name: it cannot begin with `\(text.prefix(1))`")
    }
    if text.isEmpty { throw Misfit("a name cannot be empty") }
    if isBooleanWord(text) {
        throw Misfit("`\(text)` cannot be a name: other readers of YAML take it for a boolean")
    }
    return text
}

@Sendable func checkedIdentifier(_ text: String) throws(Misfit) -> String {
    guard let first = text.unicodeScalars.first else { throw Misfit("a name cannot be empty") }
    guard first.isASCIILetter || first == "_" else {
        throw Misfit("`\(text)` must begin with a letter or `_`")
    }
    for scalar in text.unicodeScalars
    where !(scalar.isASCIILetter || scalar.isASCIIDigit || "_.-".unicodeScalars.contains(scalar)) {
        throw Misfit(
            "`\(text)` holds \(inWords(scalar)); letters, digits, `_`, `.` and `-` may stand there")
    }
    if text.utf8.count <= 5, isBooleanWord(text.lowercased()) {
        throw Misfit("`\(text)` cannot be a name: other readers of YAML take it for a boolean")
    }
    return text
}

/// A space within quotes is seen by nobody.
private func inWords(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case " ": "a space"
    case "\t": "a tab"
    default: "`\(scalar)`"
    }
}

extension Unicode.Scalar {
    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
    var isNameScalar: Bool {
        switch self {
        case "a"..."z", "0"..."9", ".", "_", "@", "+", "-": true
        default: false
        }
    }
}

extension Form where Value == Reference {
    /// The name of something that is defined elsewhere.
    package static let reference = Form<String>.name.wrapped(
        { Reference($0, at: Place($1)) }, { $0.name })

    /// The name of a flag or a variable.
    package static let identifierReference = Form<String>.identifier.wrapped(
        { Reference($0, at: Place($1)) }, { $0.name })

    /// A text that is looked up as it is written, such as a checklist's item.
    package static let textReference = Form<String>.text.wrapped(
        { Reference($0, at: Place($1)) }, { $0.name })
}

extension Form where Value == Bool {
    package static let boolean = Form(
        .boolean,
        read: { node, reader in
            if node.kind == .scalar, case .bool(let value) = node.scalar { return value }
            let meant = ["yes": "true", "on": "true", "no": "false", "off": "false"]
            let isQuoted = ["true", "false"].contains(node.text)
            let remedy =
                isQuoted
                ? "write it without quotes" : meant[node.text.lowercased()].map { "write `\($0)`" }
            reader.refuse(node, wanted: "`true` or `false`", remedy: remedy)
            return nil
        }, leaves: { $1.put(.boolean, $0 ? "true" : "false") })
}

extension Form where Value == Int {
    package static func integer(_ range: ClosedRange<Int>) -> Form {
        Form(
            .integer(range),
            read: { node, reader in
                let words = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                guard node.kind == .scalar, case .integer(let value) = node.scalar else {
                    let isQuoted = node.kind == .scalar && Int(node.text) != nil
                    reader.refuse(
                        node, wanted: words, remedy: isQuoted ? "write it without quotes" : nil)
                    return nil
                }
                guard range.contains(value) else {
                    reader.report(rule: "wrong-value", at: node, "\(value) is not \(words)")
                    return nil
                }
                return value
            }, leaves: { $1.put(.integer, String($0)) })
    }
}

/// An enumeration whose cases are written as words.
package protocol Keyword: RawRepresentable<String>, CaseIterable, Sendable, Equatable {}

extension Form where Value: Keyword {
    package static var keyword: Form {
        let words = Value.allCases.map(\.rawValue)
        return Form(
            .keyword(words),
            read: { node, reader in
                if node.kind == .scalar, let value = Value(rawValue: node.text) { return value }
                if node.kind == .scalar {
                    reader.report(
                        rule: "wrong-value", at: node,
                        "\(node.inWords) is not \(inWords(words))",
                        remedy: didYouMean(node.text, words))
                } else {
                    reader.refuse(node, wanted: inWords(words))
                }
                return nil
            }, leaves: { $1.put($0.rawValue) })
    }
}
