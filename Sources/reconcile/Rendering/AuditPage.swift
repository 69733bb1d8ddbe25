import Ledger
import Manifests
import Records

/// The page of an audit in Markdown: how far it can be believed, what does not hold, what was not as usual, and
/// then every transition.
extension AuditReport {
    var markdown: String {
        """
        # Audit of the ledger \(audit.ledger)

        * tip: \(audit.tip)
        * time: \(audit.time.text)
        * entries: \(audit.entries) (\(words(of: audit.counts, proven: 0)))
        * facts: \(all) (\(words(of: audit.facts, proven: audit.proven)))

        """ + anchors.map { "* \($0.name): \(markdownText($0.words))\n" }.joined() + verdict
            + broken
            + list("Failed, or not as usual", audit.exceptions.map(item))
            + list("Every transition", audit.told.map(item))
    }

    private var broken: String {
        list(
            "What does not hold",
            audit.rewritten.map { "* \(markdownText($0))\n" }
                + (audit.broken + audit.unfounded).map(item))
    }

    private func list(_ title: String, _ items: [String]) -> String {
        items.isEmpty ? "" : "\n## \(title)\n\n" + items.joined()
    }

    private func item(_ finding: Audit.Finding) -> String {
        let at = finding.at.map { " \($0.text)" } ?? ""
        return "* `\(finding.commit.prefix(10))`\(at): \(markdownText(finding.words))\n"
    }

    private func item(_ told: Audit.Told) -> String {
        let head =
            "* `\(told.commit.prefix(10))` \(told.at.text): \(markdownText(told.words))\n"
        let facts =
            [
                told.requester.map { "asked for by \($0)" },
                told.approvers.isEmpty
                    ? nil : "approved by \(told.approvers.joined(separator: "; "))",
                told.digest.map { "of \($0)" },
            ].compactMap { $0 }
            + told.evidence.filter { $0.sight == nil }.map { "\($0.gate): \($0.held)" }
            + ["believed as \(told.warrant.rawValue)"]
        return head + facts.map { "  * \(markdownText($0))\n" }.joined()
    }
}

/// Text from outside, which must be no markup.
private func markdownText(_ text: String) -> String {
    var shown = ""
    for character in visible(text) {
        if "\\`*_[]<>#|&~".contains(character) { shown.append("\\") }
        shown.append(character)
    }
    return shown
}

extension Audit.Told {
    var json: JSON {
        [
            "commit": .string(commit), "at": .string(at.text), "words": .string(words),
            "requester": .optional(requester), "approvers": .array(approvers.map(JSON.string)),
            "digest": .optional(digest), "evidence": .array(evidence.map(\.json)),
            "believedAs": .string(warrant.rawValue),
        ]
    }
}
