/// A page as Markdown for a comment: short first, the rest folded. Whatever others have written stands in code,
/// where it is neither markup, nor a mention, nor a link.
struct MarkdownPage {
    let page: Outline
    /// By which a script finds its own comment again.
    static let marker = "<!-- reconcile plan -->"
    /// Hosts refuse a comment of more than 65,536 characters.
    static let charactersMax = 60_000
    /// More than this of one section nobody reads in a comment.
    private static let itemsMax = 25

    var text: String {
        let whole = render(page.sections)
        guard whole.count > MarkdownPage.charactersMax else { return whole }
        let short = render(
            page.sections.filter { !$0.isFolded }, "The details are too long for a comment.")
        guard short.count > MarkdownPage.charactersMax else { return short }
        return render([], "What it changes is too long for a comment.")
    }

    private func render(_ sections: [Outline.Section], _ omission: String? = nil) -> String {
        var text = "\(MarkdownPage.marker)\n### \(page.headline.markdown)\n"
        for line in page.lead { text += "\n\(line.markdown)\n" }
        for section in sections { text += "\n" + markdown(section) }
        if let omission {
            text += "\n\(omission) `reconcile plan --base … --head …` shows all of it.\n"
        }
        return text
    }

    private func markdown(_ section: Outline.Section) -> String {
        let list = list(section.items)
        guard section.isFolded else { return "**\(section.title)**\n\n\(list)" }
        // Without the empty lines what is inside would be HTML.
        return "<details><summary>\(section.title)</summary>\n\n\(list)\n</details>\n"
    }

    private func list(_ items: [Outline.Item]) -> String {
        let shown = items.prefix(MarkdownPage.itemsMax).map { item in
            let details = item.details.prefix(MarkdownPage.itemsMax)
            let more = item.details.count - details.count
            return "- \(item.phrase.markdown)\n"
                + details.map { "  - \($0.markdown)\n" }.joined()
                + (more > 0 ? "  - and \(more) more\n" : "")
        }
        let more = items.count - shown.count
        return shown.joined() + (more > 0 ? "- and \(more) more\n" : "")
    }
}

extension Phrase {
    var markdown: String {
        parts.map { part in
            switch part {
            case .own(let text): text
            case .quoted(let text): text.asMarkdownCode
            }
        }.joined()
    }
}

extension String {
    /// The longest text of another that is shown as it is.
    private static let shownMax = 300

    /// In a span of code whose fence is longer than any in it; on one line, with nothing in it that hides or steers.
    var asMarkdownCode: String {
        var shown = visible(self)
        if shown.count > String.shownMax { shown = shown.prefix(String.shownMax) + "…" }
        if shown.isEmpty { return "(nothing)" }
        var (longest, run) = (0, 0)
        for character in shown {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        // A space on both sides is taken off by who reads it; one alone would stay.
        let edges = [shown.first, shown.last]
        let needsSpace =
            edges.contains("`") || edges.contains(" ") && !shown.allSatisfy { $0 == " " }
        let space = needsSpace ? " " : ""
        return fence + space + shown + space + fence
    }
}
