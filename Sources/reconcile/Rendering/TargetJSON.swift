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
            "overtaken": record.overtaken.map(\.json) ?? .null,
            "waits": .array((outlook?.waits ?? []).map { $0.json(roster) }),
        ]
    }

    private var runs: JSON {
        let versions = target.isWork ? [:] : observed.exposure(of: target.environment).versions
        return .object(
            versions.sorted { bytesPrecede($0.key, $1.key) }.map {
                JSON.Member(name: $0.key, value: .string($0.value))
            })
    }

    static let keys = [
        "target, rollout, environment, stage",
        "standing     as the ledger has it; null before anything has happened",
        "ahead        ready, waiting, running, soaking, stopped ...; or null",
        "runs         versions by component",
        "failure      stage, at, cause, by; or null",
        "overtaken    by, at, reason, why of a word that came too late; or null",
        "waits        gate, words, who, people, until, file, line, needsPerson",
    ]
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

extension FailureRecord {
    var json: JSON {
        [
            "stage": .string(stage), "at": .string(at.text), "cause": .string(cause),
            "by": .optional(by),
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
