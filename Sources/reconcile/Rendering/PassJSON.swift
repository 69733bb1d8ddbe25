import Ledger
import Manifests
import Planner
import Reconciler
import YAML

/// What one pass has done, and what waits now.
struct PassJSON {
    let journal: PassJournal
    /// Nil where another pass was under way here, and this one did nothing.
    let end: PassEnd?
    /// What was to go back and has not.
    var asked: [TargetID] = []

    var json: JSON {
        let plan = end?.plan
        return [
            "busy": .bool(end == nil), "offline": .bool(end?.isOffline ?? false),
            "entries": .array(journal.entries.map(\.json)),
            "started": .array(journal.begun.map(\.json)),
            "ended": .array(journal.entries.compactMap(\.endJSON)),
            "waits": .array((plan?.outlooks ?? []).filter { !$0.waits.isEmpty }.map(waits)),
            "adoptions": .array((plan?.adoptions ?? []).map { $0.json(Roster(end?.policy)) }),
            "asked": .array(asked.map { .string($0.text) }),
            "startsNext": .array((plan?.startsNext ?? []).map { .string($0.text) }),
            "problems": .array((end?.problems ?? []).map(\.json)),
            "notes": .array(journal.notes.map(JSON.string)),
            "trouble": .optional(end?.trouble), "next": .optional(plan?.next?.text),
        ]
    }

    private func waits(_ outlook: Outlook) -> JSON {
        let roster = Roster(end?.policy)
        return [
            "target": .string(outlook.target.text), "stage": .optional(outlook.stage),
            "ahead": .string(outlook.news.rawValue),
            "waits": .array(outlook.waits.map { $0.json(roster) }),
        ]
    }

    static let keys = [
        "busy         whether another pass was under way here: nothing was done",
        "offline      whether the hub did not answer",
        "entries      each that was recorded: at, kind, target, words, why",
        "started      each action: target, stage, purpose, attempt, revision, changes",
        "ended        each action: target, attempt, how, why",
        "waits        of each target that waits: target, stage, ahead, waits",
        "adoptions    changes that are not in force yet: as waits",
        "asked        targets that were to go back by it, and have not yet",
        "startsNext   targets that may start: the next pass starts them",
        "problems     what is wrong with manifests: as validate has it",
        "notes        what was said beside it",
        "trouble      what kept it from its end; or null",
        "next         when something can change by itself; or null",
    ]
}

extension Plan {
    /// What it would start.
    var startsNext: [TargetID] {
        steps.compactMap { step in
            if case .act(let move) = step, move.purpose == .start { move.target } else { nil }
        }
    }
}

extension PassJournal.Begun {
    fileprivate var json: JSON {
        [
            "target": .string(attempt.target.text), "stage": .string(attempt.stage),
            "purpose": .string(attempt.purpose.rawValue), "attempt": .string(attempt.id),
            "revision": .string(attempt.revision), "changes": .array(changes.map(\.json)),
        ]
    }
}

extension Entry {
    /// Nil where it ends no action.
    fileprivate var endJSON: JSON? {
        switch transition {
        case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome),
            .lost(let outcome):
            [
                "target": .optional(target?.text), "attempt": .string(outcome.attempt),
                "how": .string(transition.kind.rawValue), "why": .optional(outcome.cause),
            ]
        default: nil
        }
    }
}
