/// One line of code without its comments and texts, as words and the signs between them.
struct Code {
    let text: String
    private let scalars: [Unicode.Scalar]
    private let words: [Range<Int>]

    init(_ line: Substring) {
        text = String(line)
        let scalars = Array(line.unicodeScalars)
        var words: [Range<Int>] = []
        var start: Int?
        for (index, scalar) in scalars.enumerated() {
            if scalar.isPartOfWord {
                start = start ?? index
            } else if let begun = start {
                words.append(begun..<index)
                start = nil
            }
        }
        if let begun = start { words.append(begun..<scalars.count) }
        self.scalars = scalars
        self.words = words
    }

    private func word(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    /// The module of an import, also of `import struct Module.Name`.
    var importedModule: String? {
        let words = self.words.map(word)
        guard let index = words.firstIndex(of: "import") else { return nil }
        let before = words[..<index]
        let modifiers: Set = [
            "internal", "private", "fileprivate", "package", "public", "testable", "preconcurrency",
            "_exported", "_implementationOnly",
        ]
        if !before.allSatisfy(modifiers.contains) { return nil }
        let kinds: Set = [
            "struct", "class", "enum", "protocol", "typealias", "func", "var", "let",
        ]
        return words[(index + 1)...].first { !kinds.contains($0) }
    }

    func has(_ name: String) -> Bool { words.contains { word($0) == name } }

    /// Whether `name(` is called as a free function or initialiser, not declared and no member.
    func calls(_ name: String) -> Bool {
        words.enumerated().contains { place, range in
            guard word(range) == name, range.upperBound < scalars.count,
                scalars[range.upperBound] == "("
            else { return false }
            if range.lowerBound > 0, scalars[range.lowerBound - 1] == "." {
                // `Glibc.open(` is the free function; `file.open(` is somebody's method.
                return place > 0 && ["Swift", "Glibc"].contains(word(words[place - 1]))
            }
            return place == 0 || word(words[place - 1]) != "func"
        }
    }

    /// Whether the access level `name` begins a declaration.
    func isDeclared(_ name: String) -> Bool {
        let declarations: Set = [
            "class", "struct", "enum", "protocol", "extension", "func", "var", "let", "init",
            "static", "final", "typealias", "import", "subscript", "override", "actor", "mutating",
            "internal",
        ]
        return words.indices.contains { place in
            word(words[place]) == name && place + 1 < words.count
                && (declarations.contains(word(words[place + 1]))
                    || word(words[place + 1]) == "set")
                && !follows(words[place], ".")
        }
    }

    private func follows(_ range: Range<Int>, _ sign: Unicode.Scalar) -> Bool {
        range.lowerBound > 0 && scalars[range.lowerBound - 1] == sign
    }

    /// Whether a value is followed by `!` at once: an unwrap, or a type that unwraps by itself.
    var hasForceUnwrap: Bool {
        scalars.indices.contains { index in
            guard scalars[index] == "!", index > 0 else { return false }
            let before = scalars[index - 1]
            guard before.isPartOfWord || ")]}>?".unicodeScalars.contains(before) else {
                return false
            }
            // `a!=b` compares; `try!` and `as!` have bans of their own.
            if index + 1 < scalars.count, scalars[index + 1] == "=" { return false }
            let name = words.first { $0.upperBound == index }.map(word)
            return name != "try" && name != "as"
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isPartOfWord: Bool {
        self == "_" || self == "$" || self == "`" || properties.isXIDContinue
    }
}
