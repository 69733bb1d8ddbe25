import Ledger
import Manifests
import Planner
import YAML

/// One target for other programs: the keys are the same in `status`, `plan` and `why`.
struct TargetJSON {
    let target: TargetID
    let outlook: Outlook?
    let observed: ObservedState
    let roster: Roster

    var json: JSON {
        let record = observed[target]
        return [
            "target": .string(target.text), "rollout": .string(target.rollout),
            "environment": .string(target.environment),
            "stage": .optional(outlook?.stage ?? record.stage),
            "standing": .optional(record.standing?.rawValue),
            "ahead": .optional(outlook?.news.rawValue), "runs": runs,
            "failure": record.failure.map(\.json) ?? .null,
            "asked": .array(record.asks.map { $0.json(in: observed, target) }),
            "failedBefore": .array(record.failedBefore.reversed().map(\.json)),
            "overtaken": record.overtaken.map(\.json) ?? .null,
            "acknowledged": observed.acknowledgement(of: target)?.json ?? .null,
            "waits": .array((outlook?.waits ?? []).map { $0.json(roster) }),
            "signOffs": .array((outlook?.signOffs ?? []).map(\.json)),
        ]
    }

    private var runs: JSON {
        .versions(target.isWork ? [:] : observed.exposure(of: target.environment).versions)
    }

    static let keys = [
        "target, rollout, environment, stage",
        "standing     as the ledger has it; null before anything has happened",
        "ahead        ready, waiting, running, soaking, stopped ...; or null",
        "runs         versions by component",
        "failure      stage, at, cause, by, first; or null",
        "asked        each open word: level, flags, by, at, reason, isBeingDone",
        "failedBefore what failed before that and is not tried again: as failure",
        "overtaken    by, at, reason, why of a word that came too late; or null",
        "acknowledged by, at, reason, about: who looks after it; or null",
        "waits        gate, words, who, people, until, file, line, needsPerson",
        "signOffs     verdict, role, by, at, seen, revision, file, line, proof, why",
    ]
}

extension JSON {
    /// By component.
    static func versions(_ versions: [String: String]) -> JSON {
        .object(
            versions.sorted { bytesPrecede($0.key, $1.key) }.map {
                JSON.Member(name: $0.key, value: .string($0.value))
            })
    }
}

extension Wait {
    func json(_ roster: Roster) -> JSON {
        [
            "gate": .string(gate.rawValue), "words": .string(words),
            "who": .array(who.map(JSON.string)),
            "people": .array(roster.people(for: self).map(JSON.string)),
            "until": .optional(until?.text), "file": .optional(location?.file),
            "line": location.map { .integer($0.line) } ?? .null,
            "needsPerson": .bool(needsPerson),
        ]
    }
}

extension SignOffVerdict {
    var json: JSON {
        [
            "verdict": .string(word.rawValue), "role": .string(role), "by": .optional(sight?.by),
            "at": .optional(sight?.at), "seen": .optional(sight?.seen.text),
            "revision": .optional(sight?.revision), "file": .optional(location?.file),
            "line": location.map { .integer($0.line) } ?? .null, "proof": .optional(proof),
            "why": .optional(objection),
        ]
    }
}

extension FailureRecord {
    var json: JSON {
        [
            "stage": .string(stage), "at": .string(at.text), "cause": .string(cause),
            "by": .optional(by),
            "first": first.map { ["at": .string($0.at.text), "cause": .string($0.cause)] } ?? .null,
        ]
    }
}

extension AskRecord {
    /// Every word is shown until it is answered for by itself.
    func words(in observed: ObservedState, _ target: TargetID) -> String {
        let what =
            isOfFlags && !flags.isEmpty
            ? "to take \(inWords(flags, joinedBy: "and")) back" : "to go back"
        let how =
            level == AskRecord.ordinaryLevel || isOfFlags && !flags.isEmpty ? "" : " (\(level))"
        return
            "\(by) asked at \(at.text) \(what)\(how): \(reason)\(isBeingDone(in: observed, target) ? "; that is being done" : "")"
    }

    private func isBeingDone(in observed: ObservedState, _ target: TargetID) -> Bool {
        guard let open = observed.attempt(where: target), open.target == target else {
            return false
        }
        return open.answers.contains(name)
    }

    func json(in observed: ObservedState, _ target: TargetID) -> JSON {
        [
            "level": .string(level), "flags": .array(flags.map(JSON.string)), "by": .string(by),
            "at": .string(at.text), "reason": .string(reason),
            "isBeingDone": .bool(isBeingDone(in: observed, target)),
        ]
    }
}

extension OvertakenAsk {
    /// Nothing acts by it, so it is the reader who has to.
    func words(of target: TargetID) -> String {
        "\(by) asked at \(at.text), while the hub was away, to go back: \(reason). That takes nothing "
            + "back: \(why). Look at what runs there; if it is still meant: reconcile rollback "
            + "\(target.rollout) --environment \(target.environment) --reason TEXT"
    }

    var json: JSON {
        [
            "by": .string(by), "at": .string(at.text), "reason": .string(reason),
            "why": .string(why),
        ]
    }
}

extension Acknowledgement {
    /// Since when, and why.
    var words: String { "\(by) looks after it since \(at.text)\(reason.map { ": \($0)" } ?? "")" }

    var json: JSON {
        [
            "by": .string(by), "at": .string(at.text), "reason": .optional(reason),
            "about": .array(about.map(JSON.string)),
        ]
    }
}

extension ObservedState {
    /// Who looks after a target, and what has come since that asks for somebody; nil where nobody does.
    func attention(to target: TargetID) -> String? {
        acknowledgement(of: target).map { said in
            let news = unattended(in: target).map(\.words)
            return said.words
                + (news.isEmpty ? "" : "; nobody yet after this: \(news.joined(separator: "; "))")
        }
    }
}

extension Evidence {
    var json: JSON { ["gate": .string(gate), "held": .string(held)] }
}

extension LayerChange {
    var json: JSON {
        [
            "what": .string(noun), "name": .string(name), "from": .optional(from),
            "to": .optional(to),
        ]
    }
}
