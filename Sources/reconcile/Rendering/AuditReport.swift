import Ledger
import Manifests
import Records

/// What `reconcile audit` says: how far it can be believed, then what does not hold, then what was not as usual.
struct AuditReport {
    let audit: Audit
    let page: Page
    /// Whether somebody said with what it must have begun.
    var isRootAsked = false
    /// Whether all of it is to be proven.
    var isProofAsked = false

    var text: String {
        let heading =
            [
                ("ledger", audit.ledger), ("tip", audit.tip), ("time", audit.time.text),
                ("entries", "\(audit.entries): \(words(of: audit.counts, proven: 0))"),
                ("facts", "\(all): \(words(of: audit.facts, proven: audit.proven))"),
            ] + anchors.map { ($0.name, $0.words) }
        return heading.map(row).joined()
            + legend + verdict
            + section(
                "The history is not what it was", audit.rewritten.map { page.line($0, indent: 2) })
            + section(
                "Not written by a controller; what follows takes these files as they stand",
                audit.broken.map(line))
            + section("Not borne out by the revision that they name", audit.unfounded.map(line))
            + section("Not proven", isProofAsked ? unprovenLines : [])
            + section("Failed, or not as usual", audit.exceptions.map(line))
    }

    /// What could be proven, and what would.
    private var unprovenLines: [String] {
        let beginning = audit.unproven > 0 && audit.signatures > 0 && !audit.isRooted
        let root =
            "what came before the first policy, and that policy: say the digest of it by --root"
        return (beginning ? [page.line(root, indent: 2)] : []) + audit.unprovenFacts.map(line)
    }

    private func row(_ name: String, _ words: String) -> String {
        let label = padded(name, to: 9)
        guard page.isTerminal else { return "\(label)\(words)\n" }
        let longest = words.split(separator: " ").map(\.count).max() ?? 0
        guard label.count + longest <= page.columns else {
            return page.hanging("\(name): \(words)", indent: 0)
        }
        let margin = String(repeating: " ", count: label.count)
        let body = wrapped(visible(words), indent: margin, to: page.columns)
        return label + body.dropFirst(label.count)
    }

    /// What the numbers above stand for, as far as there are any: who signs nothing reads of no signature.
    private var legend: String {
        let meanings: [Warrant: String] = [
            .consistent: "worked out again from git",
            .controller: "a machine says what it saw",
            .host: "a person said it, and only who may push vouches for that",
        ]
        let met = Warrant.allCases.filter { audit.facts[$0] ?? 0 > 0 }
        let words =
            (audit.proven > 0 ? ["proven: a signature says it"] : [])
            + met.map { "\($0.rawValue): \(meanings[$0] ?? "")" }
        let lines = words.map { page.line($0, indent: 2) }
        return "\n" + lines.joined()
    }

    func words(of counts: [Warrant: Int], proven: Int) -> String {
        let others = Warrant.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
        return (["\(proven) proven"] + others).joined(separator: ", ")
    }

    /// Where nobody signs the ledger there is nothing of these to say, unless somebody asks.
    var anchors: [(name: String, words: String)] {
        guard audit.signatures > 0 || isRootAsked else { return [] }
        let root = audit.root.map { $0 + (audit.isRooted ? ", as it must be" : "") } ?? "none"
        let signed = audit.signers.sorted { bytesPrecede($0.key, $1.key) }.map {
            "\($0.value) by controller \(visible($0.key))"
        }
        return [
            ("root", root), ("chain", audit.chain ?? "-"),
            ("signed", signed.isEmpty ? "nothing" : signed.joined(separator: ", ")),
        ]
    }

    /// Every fact, a signature that holds being one.
    var all: Int { audit.facts.values.reduce(0, +) + audit.proven }

    /// How many facts nobody has signed. Of a ledger that nobody signs, all.
    var unproven: Int {
        audit.signatures == 0 ? audit.facts.values.reduce(0, +) : audit.unproven
    }

    var verdict: String {
        guard audit.isLegal else { return "\nThe history is NOT consistent.\n" }
        if audit.signatures > 0 { return "\n" + page.prose(signedVerdict) }
        guard signed > 0 else {
            return "\n"
                + page.prose(
                    "The history is consistent. It is not proven: nothing in it is signed.")
        }
        let approvals = count(signed, "approval")
        return "\n"
            + page.prose(
                "The history is consistent. \(approvals) by which stages started or ended in it \(signed == 1 ? "is" : "are") "
                    + "signed; those of starts hold. Its entries themselves are not signed, so it is not proven."
            )
    }

    private var signedVerdict: String {
        let signed = entries(audit.signatures)
        let rest =
            audit.unproven == 0
            ? "Nothing in it is less."
            : "\(count(audit.unproven, "fact")) \(audit.unproven == 1 ? "is" : "are") signed by nobody."
        let head =
            audit.isRooted
            ? "The history is proven from its root on, as far as it is signed:"
            : "The history is consistent. Nobody said by --root with what it must have begun, so it is not proven;"
        return "\(head) \(signed) by controllers whom the policy then in force named, "
            + "\(count(audit.approvalsProven, "approval")) by people. \(rest)\(tail)"
    }

    private func entries(_ number: Int) -> String {
        "\(number) \(number == 1 ? "entry" : "entries")"
    }

    /// What a controller could still have written anew.
    private var tail: String {
        guard let tail = audit.tail else {
            return
                " No signed approval says what ledger its signer saw, so all of it is the controllers' word."
        }
        return tail == 0
            ? ""
            : " The last \(entries(tail)) came after what the last signer of an approval saw, "
                + "and \(tail == 1 ? "is" : "are") the controllers' word."
    }

    /// Approvals that a key vouches for, as they were evidence.
    private var signed: Int {
        audit.told.flatMap(\.evidence).filter { $0.held.contains(", signed with SHA256:") }.count
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "\n" + page.line("\(title):", indent: 0) + lines.joined()
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
                "all": .integer(all), "proven": .integer(audit.proven),
                "consistent": .integer(audit.facts[.consistent] ?? 0),
                "controller": .integer(audit.facts[.controller] ?? 0),
                "host": .integer(audit.facts[.host] ?? 0),
            ],
            "root": .optional(audit.root), "rooted": .bool(audit.isRooted),
            "chain": .optional(audit.chain), "unproven": .integer(unproven),
            "tail": audit.tail.map { .integer($0) } ?? .null,
            "signers": .array(
                audit.signers.sorted { bytesPrecede($0.key, $1.key) }.map {
                    ["key": .string($0.key), "entries": .integer($0.value)]
                }),
            "rewritten": .array(audit.rewritten.map(JSON.string)),
            "broken": .array(audit.broken.map(json)),
            "unfounded": .array(audit.unfounded.map(json)),
            "unprovenFacts": .array(audit.unprovenFacts.map(json)),
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
