import YAML

/// Environments by name, by label, or all of them.
package enum Selector: Hashable, Sendable {
    case all
    case names([Reference])
    case labels([Term])

    package struct Term: Hashable, Sendable {
        package var label: String
        package var values: [String]
        package var place: Place
    }

    package func selects(_ name: String, labels: Table<String>) -> Bool {
        switch self {
        case .all: true
        case .names(let names): names.contains { $0.name == name }
        case .labels(let terms):
            terms.allSatisfy { term in labels[term.label].map(term.values.contains) ?? false }
        }
    }

    package var words: String {
        switch self {
        case .all: "any"
        case .names(let names): names.map(\.name).joined(separator: ", ")
        case .labels(let terms):
            terms.map { "\($0.label) \($0.values.joined(separator: " or "))" }.joined(
                separator: ", ")
        }
    }
}

extension Form where Value == Selector {
    /// Names in a list, or labels; `any` where a rule must say that it means all.
    package static let environments = selector(allWord: nil)
    package static let any = selector(allWord: "any")
    package static let all = selector(allWord: "all", takesOne: true)
    /// One name by itself too: `in: eu`.
    package static let places = selector(allWord: nil, takesOne: true)

    private static func selector(allWord: String?, takesOne: Bool = false) -> Form {
        let words =
            (allWord.map { "`\($0)`, " } ?? "")
            + "a list of environments, or labels such as `{tier: 1}`"
        return Form.byKind(
            scalar: takesOne
                ? one(or: allWord)
                : allWord.map { word in
                    Form(
                        .keyword([word]),
                        read: { node, reader in
                            if node.text == word { return .all }
                            reader.report(
                                rule: "wrong-value", at: node,
                                "\(node.inWords) stands where \(words) belongs",
                                remedy: "write `[\(node.text)]` for one environment")
                            return nil
                        }, leaves: { _, _ in })
                },
            list: Form<[Reference]>.list(of: .reference, atLeastOne: true).wrapped(
                { names, _ in .names(names) }, { _ in [] }),
            mapping: terms, words: words, leaves: leaves)
    }

    private static func one(or allWord: String?) -> Form {
        let name = Form<Reference>.reference
        return Form(
            name.shape,
            read: { node, reader in
                if let allWord, node.text == allWord { return .all }
                return name.read(node, &reader).map { .names([$0]) }
            }, leaves: { _, _ in })
    }

    /// A resolved selector has names only; an environment may be called `all`, so words stand apart.
    @Sendable private static func leaves(_ selector: Selector, _ found: inout Leaves) {
        switch selector {
        case .all: found.put("all")
        case .names(let names) where names.isEmpty: found.put("none")
        case .names(let names): Form<[Reference]>.names(.reference).leaves(names, &found)
        case .labels(let terms):
            for term in terms {
                found.under(term.label) { found in
                    for value in term.values { found.under(value) { $0.putPresence() } }
                }
            }
        }
    }

    private static let terms: Form = {
        let table = Form<Table<[String]>>.table(.label, to: Form<[String]>.oneOrMore(.labelValue))
        return table.wrapped(
            { table, _ in
                .labels(
                    table.rows.map {
                        Selector.Term(label: $0.name, values: $0.value, place: $0.place)
                    })
            }, { _ in Table() })
    }()
}

extension Form where Value == String {
    package static let label = Form.parsing(
        "a label", pattern: "^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$", lengthMax: nameLengthMax,
        leaves: { $1.put($0) }, checkedLabel)

    package static let labelValue = Form.parsing(
        "a label's value", pattern: "^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$",
        takesNumbers: true,
        lengthMax: nameLengthMax, leaves: { $1.put($0) }, checkedLabel)
}

@Sendable private func checkedLabel(_ text: String) throws(Misfit) -> String {
    let isGood = text.unicodeScalars.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || "._/-".unicodeScalars.contains($0)
    }
    guard isGood, let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
        first.isASCIILetter || first.isASCIIDigit, last.isASCIILetter || last.isASCIIDigit
    else {
        throw Misfit(
            "`\(text)` is no label: letters and digits, and `.`, `_`, `/` and `-` between them")
    }
    return text
}
