/// An answer in sections, before it is rendered.
struct Page {
    var headline: Phrase
    var lead: [Phrase] = []
    var sections: [Section] = []

    struct Section {
        var title: String
        var items: [Item]
        /// Whether it is for those alone who want to know more.
        var isFolded = false
    }

    struct Item {
        var phrase: Phrase
        var details: [Phrase] = []

        init(_ phrase: Phrase, _ details: [Phrase] = []) {
            (self.phrase, self.details) = (phrase, details)
        }
    }

    mutating func add(_ title: String, _ items: [Item], folded isFolded: Bool = false) {
        guard !items.isEmpty else { return }
        sections.append(Section(title: title, items: items, isFolded: isFolded))
    }
}

extension Page {
    /// In lines of at most 80 columns.
    var text: String {
        var text = wrapped(headline.plain)
        if !lead.isEmpty { text += "\n" + lead.map { wrapped($0.plain) }.joined() }
        for section in sections {
            text += "\n\(section.title):\n"
            for item in section.items {
                text += hanging(item.phrase.plain, indent: 2)
                text += item.details.map { hanging($0.plain, indent: 6) }.joined()
            }
        }
        return text
    }
}
