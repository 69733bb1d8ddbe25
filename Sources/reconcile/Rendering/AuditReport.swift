import Ledger
import Manifests
import Records

/// What `reconcile audit` says: how far it can be believed, then what does not hold, then what was not as usual.
struct AuditReport {
    let audit: Audit
    let page: Page

    var text: String {
        let heading = """
            ledger   \(audit.ledger)
            tip      \(audit.tip)
            time     \(audit.time.text)
            entries  \(audit.entries): \(words(of: audit.counts))
            facts    \(unproven): \(words(of: audit.facts))

            """
        return heading + verdict
            + section(
                "The history is not what it was", audit.rewritten.map { page.line($0, indent: 2) })
            + section(
                "Not written by a controller; what follows takes these files as they stand",
                audit.broken.map(line))
            + section("Not borne out by the revision that they name", audit.unfounded.map(line))
            + section("Failed, or not as usual", audit.exceptions.map(line))
    }

    func words(of counts: [Warrant: Int]) -> String {
        let others = Warrant.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
        return (["0 proven"] + others).joined(separator: ", ")
    }

    /// How many facts are less than proven: all of them, as long as nothing verifies a signature.
    var unproven: Int { audit.facts.values.reduce(0, +) }

    var verdict: String {
        guard audit.isLegal else { return "\nThe history is NOT consistent.\n" }
        guard signed > 0 else {
            return "\nThe history is consistent. It is not proven: nothing in it is signed.\n"
        }
        let approvals = count(signed, "approval")
        return "\n"
            + page.prose(
                "The history is consistent. \(approvals) by which stages started or ended in it \(signed == 1 ? "is" : "are") "
                    + "signed; those of starts hold. Its entries themselves are not signed, so it is not proven."
            )
    }

    /// Approvals that a key vouches for, as they were evidence.
    private var signed: Int {
        audit.told.flatMap(\.evidence).filter { $0.held.contains(", signed with SHA256:") }.count
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "\n\(title):\n" + lines.joined()
    }

    private func line(_ finding: Audit.Finding) -> String {
        let at = finding.at.map { "\($0.text) " } ?? ""
        return page.line("\(finding.commit.prefix(10)) \(at)\(finding.words)", indent: 2)
    }
}

extension AuditReport {
    var json: JSON {
        [
            "ledger": .string(audit.ledger), "tip": .string(audit.tip),
            "time": .string(audit.time.text), "legal": .bool(audit.isLegal),
            "entries": [
                "all": .integer(audit.entries), "proven": 0,
                "consistent": .integer(audit.counts[.consistent] ?? 0),
                "controller": .integer(audit.counts[.controller] ?? 0),
                "host": .integer(audit.counts[.host] ?? 0),
            ],
            "facts": [
                "all": .integer(unproven), "proven": 0,
                "consistent": .integer(audit.facts[.consistent] ?? 0),
                "controller": .integer(audit.facts[.controller] ?? 0),
                "host": .integer(audit.facts[.host] ?? 0),
            ],
            "rewritten": .array(audit.rewritten.map(JSON.string)),
            "broken": .array(audit.broken.map(json)),
            "unfounded": .array(audit.unfounded.map(json)),
            "exceptions": .array(audit.exceptions.map(json)),
            "transitions": .array(audit.told.map(\.json)),
        ]
    }

    private func json(_ finding: Audit.Finding) -> JSON {
        [
            "commit": .string(finding.commit), "at": .optional(finding.at?.text),
            "words": .string(finding.words),
        ]
    }
}
