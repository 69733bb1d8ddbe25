/// An answer in sections, before it is rendered.
struct Outline {
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

extension Outline {
    func text(on page: Page) -> String {
        var text = page.prose(headline.plain)
        if !lead.isEmpty { text += "\n" + lead.map { page.prose($0.plain) }.joined() }
        for section in sections {
            text += "\n\(section.title):\n"
            for item in section.items {
                text += page.hanging(item.phrase.plain, indent: 2)
                text += item.details.map { page.hanging($0.plain, indent: 6) }.joined()
            }
        }
        return text
    }
}
