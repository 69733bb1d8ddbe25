import Ledger
import Manifests
import YAML

/// What a gate answers.
enum GateVerdict: Hashable, Sendable {
    case opens([Evidence])
    case held([Wait])

    static func opens(_ gate: GateName, _ held: String) -> GateVerdict {
        .opens([Evidence(gate.rawValue, held)])
    }

    var evidence: [Evidence] {
        if case .opens(let evidence) = self { evidence } else { [] }
    }

    var waits: [Wait] {
        if case .held(let waits) = self { waits } else { [] }
    }

    static func held(
        _ gate: GateName, _ words: String, who: [String] = [], until: Instant? = nil,
        at place: Place = Place()
    ) -> GateVerdict {
        .held([
            Wait(gate: gate, words: words, who: who, until: until, location: place.node?.location)
        ])
    }
}

extension [GateVerdict] {
    /// All answers, not the first refusal.
    var gathered: (evidence: [Evidence], waits: [Wait]) {
        (flatMap(\.evidence), flatMap(\.waits))
    }
}

/// A start that the gates judge: one stage in one target.
struct Candidate: Sendable {
    var course: Course
    var leg: Course.Leg
    var position: Int
    var target: TargetID
    /// What was approved when it began; nil for what has not.
    var recorded: String?

    var rollout: Rollout { course.rollout.spec }
    var stage: Stage { leg.stage }
}

extension World {
    /// What a sign-off of this stage approves; worked out for those alone that are asked it.
    func digest(of start: Candidate) -> String {
        start.recorded ?? facts.digest(start.course.rollout.name, start.leg.name)?.text ?? ""
    }

    /// Asks every gate that git alone can answer, in order.
    func judge(_ start: Candidate) -> Judged {
        let answer = signOffs(of: start, .entry)
        let signOffs = answer.gate
        let (evidence, waits) = [
            manifestGate(start), ledgerGate(start), orderGate(start), stopGate(start),
            failureGate(start),
            dateGate(start, granted: signOffs.evidence), signOffs, checklistGate(start, .entry),
            requirementGate(start), environmentGate(start), capacityGate(start),
        ].gathered
        return Judged(evidence: evidence, waits: waits, signOffs: answer.verdicts)
    }
}

/// What all gates of a start come to.
struct Judged {
    var evidence: [Evidence]
    var waits: [Wait]
    /// What is said of each sign-off, and of each role that is asked.
    var signOffs: [SignOffVerdict]
}

/// The two blocks of gates of a stage.
enum Side: String, Sendable {
    case entry, exit

    func block(of stage: Stage) -> GateBlock? { self == .entry ? stage.entry : stage.exit }
}
