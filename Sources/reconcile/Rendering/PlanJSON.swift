import Ledger
import Manifests
import Planner

/// `reconcile plan --output json`.
struct PlanJSON {
    let foresight: Foresight
    let desired: DesiredState

    var json: JSON {
        let plan = foresight.plan.lookingAhead(in: desired, observed: foresight.observed)
        let outlooks = TargetOrder(desired).sorted(plan.outlooks)
        return [
            "steps": .array((foresight.recorded + plan.steps).map(\.json)),
            "targets": .array(outlooks.map(json)),
            "adoptions": .array(plan.adoptions.map { $0.json(Roster(desired)) }),
            "unheeded": .array(desired.unheeded.map(\.json)),
            "next": .optional(plan.next?.text),
        ]
    }

    private func json(_ outlook: Outlook) -> JSON {
        let changes = LayerDifference(outlook, foresight.observed).changes
        return TargetJSON(
            target: outlook.target, outlook: outlook, observed: foresight.observed,
            roster: Roster(desired)
        ).json.with("changes", .array(changes.map(\.json)))
    }

    static let keys =
        [
            "steps        do, target, stage, cause: what a pass would do, in order",
            "targets      of each:",
        ] + TargetJSON.keys.map { "  " + $0 } + [
            "  changes      what (version, flag, variable), name, from, to",
            "adoptions    changes that are not in force yet: as waits",
            "unheeded     field, instead, places: what is declared and nothing acts by",
            "next         when something can change by itself; or null",
        ]
}

extension Planner.Step {
    fileprivate var json: JSON {
        switch self {
        case .record(let seen):
            ["do": "record", "revision": .string(seen.revision.commit)]
        case .claim(let target, let claimed): Self.json("claim", target, claimed.stage)
        case .act(let move):
            Self.json(move.purpose.rawValue, move.target, move.stage, cause: move.cause)
        case .verify(let target, let verified): Self.json("verify", target, verified.stage)
        case .fail(let target, let broke):
            Self.json("fail", target, broke.stage, cause: broke.cause)
        case .answer(let target, let answered):
            Self.json("answer", target, nil, cause: answered.word)
        case .observe(let name): Self.json("observe", .own(of: name), nil)
        case .drift(let target, _): Self.json("drift", target, nil)
        case .measure(let due): Self.json("measure", due.target, due.stage)
        case .interrupt(let target): Self.json("interrupt", target, nil)
        }
    }

    private static func json(
        _ verb: String, _ target: TargetID, _ stage: String?, cause: String? = nil
    ) -> JSON {
        [
            "do": .string(verb), "target": .string(target.text), "stage": .optional(stage),
            "cause": .optional(cause),
        ]
    }
}
