import Git
import Ledger
import Manifests
import Planner
import Records
import YAML

/// `reconcile plan --head REV --output json`.
struct ProposalJSON {
    let look: MergeLook
    let proposal: Proposal?

    var json: JSON {
        let json: JSON = [
            "outcome": .string(look.outcome.word),
            "base": .string(look.base.hex), "head": .string(look.head.hex),
            "behind": .integer(look.behind), "ahead": .integer(look.ahead),
            "ledger": .optional(look.ledger?.name),
            "conflicts": .array(look.outcome.conflicts.map(JSON.string)),
        ]
        guard let proposal else { return json }
        return
            json
            .with("errors", .array(proposal.errors.map(\.json)))
            .with("starts", .array(proposal.starts.map(\.json)))
            .with("keepsBack", .array(proposal.keepsBack.map(\.json)))
            .with("rollouts", .array(proposal.rollouts.map(\.json)))
            .with("environments", .array(proposal.environments.map(\.json)))
            .with("policy", proposal.policy?.json ?? .null)
            .with("said", .array(proposal.said.map(\.json)))
            .with("waits", .array(proposal.waits.map(\.proposedJSON)))
    }

    static let keys = [
        "outcome      merged, conflicts, unrelated or empty",
        "base, head   the two commits; behind, ahead: how far they have parted",
        "ledger       the commit of the ledger that is known here; or null",
        "conflicts    paths",
        "errors       file, line, column, problem, remedy, new",
        "starts       target, stage, do, changes: what begins as soon as it is merged",
        "keepsBack    the same, of what would begin now and would not then",
        "rollouts     name, change, next, remains,",
        "             pause: begins, ends or stays; or null,",
        "             stages: name, change, state, environments, differs, asks",
        "environments name, change, labels, rule, freezesLeft, freezesJoined,",
        "             stagesLeft, stagesJoined, fields, adoption, needs",
        "policy       name, change, fields, adoption, needs, asks; or null",
        "said         rollout, stage, gate, kind, role, by, at",
        "waits        target, stage, news, waits",
    ]
}

extension MergeLook.Outcome {
    fileprivate var word: String {
        switch self {
        case .unrelated: "unrelated"
        case .conflicts: "conflicts"
        case .empty: "empty"
        case .merged: "merged"
        }
    }

    fileprivate var conflicts: [String] {
        if case .conflicts(let paths) = self { paths } else { [] }
    }
}

private func strings(_ words: [String]) -> JSON { .array(words.map(JSON.string)) }

extension ProposedError {
    fileprivate var json: JSON {
        [
            "file": .string(diagnostic.location.file),
            "line": .integer(diagnostic.location.line),
            "column": .integer(diagnostic.location.column),
            "problem": .string(diagnostic.problem), "remedy": .optional(diagnostic.remedy),
            "new": .bool(isNew),
        ]
    }
}

extension ProposedStart {
    fileprivate var json: JSON {
        [
            "target": .string(target.text), "stage": .string(stage),
            "do": .string(purpose.rawValue), "follows": .bool(follows),
            "changes": .array(LayerDifference(from, to).changes.map(\.json)),
        ]
    }
}

extension RolloutChange {
    fileprivate var json: JSON {
        [
            "name": .string(name), "change": .string(novelty.rawValue), "next": .optional(next),
            "unreadIn": .optional(unreadIn),
            "remains": strings(remains.map(\.target.text)), "pause": .optional(pause?.word),
            "stages": .array(stages.map(\.json)),
        ]
    }
}

extension RolloutChange.Pause {
    fileprivate var word: String {
        switch self {
        case .begins: "begins"
        case .ends: "ends"
        case .stays: "stays"
        }
    }
}

extension StageChange {
    fileprivate var json: JSON {
        [
            "name": .string(name), "change": .string(novelty.rawValue),
            "state": .string(state.rawValue), "environments": strings(environments),
            "differs": .object(
                differences.map {
                    JSON.Member(name: $0.part.rawValue, value: strings($0.changes))
                }),
            "asks": .array(asks.map(\.json)),
        ]
    }
}

extension SignOffAsk {
    fileprivate var json: JSON {
        [
            "gate": .string(gate), "role": .string(role), "people": .integer(people),
            "peopleBefore": .integer(peopleBefore), "met": .bool(isMet),
            "answers": .array(
                answers.map { answer in
                    [
                        "by": .string(answer.by), "at": .string(answer.at),
                        "objection": .optional(answer.objection), "lost": .bool(answer.isLost),
                    ]
                }),
        ]
    }
}

extension Adopts {
    fileprivate var word: String {
        switch self {
        case .nothing: "none"
        case .atOnce: "at once"
        case .after: "after"
        }
    }

    fileprivate var needs: [String] { if case .after(let roles) = self { roles } else { [] } }
}

extension EnvironmentChange {
    fileprivate var json: JSON {
        [
            "name": .string(name), "change": .string(novelty.rawValue),
            "labels": .array(labels.map(\.json)), "rule": rule?.json ?? .null,
            "freezesLeft": strings(freezesLeft), "freezesJoined": strings(freezesJoined),
            "stagesLeft": strings(stagesLeft), "stagesJoined": strings(stagesJoined),
            "fields": strings(fields), "adoption": .string(adoption.word),
            "needs": strings(adoption.needs),
        ]
    }
}

extension EnvironmentChange.Change {
    fileprivate var json: JSON {
        ["name": .string(name), "from": .optional(from), "to": .optional(to)]
    }
}

extension PolicyChange {
    fileprivate var json: JSON {
        [
            "name": .string(name), "change": .string(novelty.rawValue), "fields": strings(fields),
            "adoption": .string(adoption.word), "needs": strings(adoption.needs),
            "asks": .array(
                asksOtherwise.map {
                    [
                        "stage": .string($0.stage), "from": strings($0.from),
                        "to": strings($0.to),
                    ]
                }), "asksLess": strings(asksLess),
        ]
    }
}

extension ProposedWord {
    fileprivate var json: JSON {
        [
            "rollout": .string(rollout), "stage": .string(stage), "gate": .string(sight.gate),
            "kind": .string(sight.kind.rawValue), "role": .string(sight.role),
            "by": .string(sight.by), "at": .string(sight.at),
        ]
    }
}

extension Outlook {
    fileprivate var proposedJSON: JSON {
        [
            "target": .string(target.text), "stage": .optional(stage),
            "news": .string(news.rawValue),
            "waits": .array(
                waits.map {
                    [
                        "gate": .string($0.gate.rawValue), "words": .string($0.words),
                        "who": strings($0.who), "until": .optional($0.until?.text),
                    ]
                }),
        ]
    }
}
