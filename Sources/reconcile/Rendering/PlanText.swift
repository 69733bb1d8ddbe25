import Ledger
import Manifests
import Planner
import YAML

/// `reconcile plan`: what would happen now, as a diff of each layer, then what waits.
struct PlanText {
    private let plan: Plan
    private let observed: ObservedState
    private let recorded: [Planner.Step]

    init(_ foresight: Foresight) {
        plan = foresight.plan
        observed = foresight.observed
        recorded = foresight.recorded
    }

    var text: String {
        let ready = plan.outlooks.filter { $0.news == .ready }
        let waiting = plan.outlooks.filter { $0.news != .ready }
        var text = notices
        if plan.steps.isEmpty {
            text +=
                recorded.isEmpty
                ? "Nothing would happen now.\n" : "Then nothing more would happen now.\n"
        } else {
            text += ready.map(start).joined() + verified + backs
        }
        if !waiting.isEmpty { text += "\nWaiting:\n" + waiting.map(wait).joined() }
        if let next = plan.next {
            text += "\nThe next moment at which something can change: \(next.text)\n"
        }
        return text
    }

    /// What a new revision brings is recorded before anything starts.
    private var notices: String {
        recorded.map { step in
            switch step {
            case .record(let seen): notices(of: seen)
            case .claim(let target, let claimed):
                "* \(target.text): \(claimed.stage) was done before, says \(claimed.by)\n"
            case .act, .verify, .fail, .measure, .interrupt: ""
            }
        }.joined()
    }

    private func notices(of seen: RevisionSeen) -> String {
        var lines = ["* revision \(seen.revision.commit.prefix(10)) is new and is recorded first\n"]
        for (rollout, sights) in seen.sights.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            lines += sights.map {
                "* \($0.by) signs off \(rollout)/\($0.stage) as \($0.role)\n"
            }
        }
        for name in seen.environments.keys.sorted(by: bytesPrecede) {
            lines.append("* the environment \(name) is adopted\n")
        }
        return lines.joined()
    }

    private func start(_ outlook: Outlook) -> String {
        let target = outlook.target
        let old = observed.exposure(of: target.environment)
        let new = observed.exposure(of: target.environment, with: outlook.then, for: target)
        let changes = target.isWork ? [] : LayerDifference(old, new).lines
        let body =
            changes.isEmpty && !target.isWork
            ? ["    nothing to bring; measured all the same"] : changes
        return "> \(target.text): \(outlook.stage ?? "-") starts\n"
            + body.map { "\($0)\n" }.joined()
    }

    private var verified: String {
        plan.steps.compactMap { step in
            guard case .verify(let target, let verified) = step else { return nil }
            return "= \(target.text): \(verified.stage) is verified\n"
        }.joined()
    }

    private var backs: String {
        plan.steps.compactMap { step in
            guard case .act(let move) = step, move.purpose == .back else { return nil }
            return "< \(move.target.text): \(move.stage) goes back: \(visible(move.cause ?? ""))\n"
        }.joined()
    }

    private func wait(_ outlook: Outlook) -> String {
        let stage = outlook.stage.map { " \($0)" } ?? ""
        let lines = outlook.waits.map { "    \($0.gate.rawValue): \(visible($0.line))\n" }
        return "  \(outlook.target.text):\(stage) \(outlook.word)\n" + lines.joined()
    }
}

extension Wait {
    /// What is missing, until when, and where that is said.
    var line: String {
        var line = words
        if let until { line += ", until \(until.text)" }
        if let location { line += " (\(location.file):\(location.line))" }
        return line
    }
}

/// What changes from one exposure to another, a line each.
struct LayerDifference {
    let lines: [String]

    init(_ old: Layer, _ new: Layer) {
        lines =
            LayerDifference.lines("version of ", old.versions, new.versions) { $0 }
            + LayerDifference.lines("flag ", old.flags, new.flags, \.words)
            + LayerDifference.lines("variable ", old.variables, new.variables, \.words)
    }

    private static func lines<Value: Equatable>(
        _ noun: String, _ old: [String: Value], _ new: [String: Value], _ words: (Value) -> String
    ) -> [String] {
        Set(old.keys).union(new.keys).sorted(by: bytesPrecede).compactMap { name in
            guard old[name] != new[name] else { return nil }
            let before = old[name].map(words)
            switch (before, new[name].map(words)) {
            case (nil, let after?): return "    + \(noun)\(name): \(visible(after))"
            case (let before?, nil): return "    - \(noun)\(name): \(visible(before))"
            case (let before?, let after?):
                return "    ~ \(noun)\(name): \(visible(before)) -> \(visible(after))"
            case (nil, nil): return nil
            }
        }
    }
}

extension LayerFlag {
    var words: String {
        var words = value.words
        if let share { words += " for \(share.words)" }
        if !cohorts.isEmpty {
            words += " for \(cohorts.keys.sorted(by: bytesPrecede).joined(separator: ", "))"
        }
        return words
    }
}

extension LayerVariable {
    var words: String {
        switch self {
        case .text(let text): text
        case .secret(let name): "the secret \(name)"
        }
    }
}
