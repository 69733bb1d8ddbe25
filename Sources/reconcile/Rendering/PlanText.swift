import Ledger
import Manifests
import Planner
import YAML

/// `reconcile plan`: what would happen now, as a diff of each layer, then what waits.
struct PlanText {
    private let plan: Plan
    private let observed: ObservedState
    private let recorded: [Planner.Step]

    private let order: TargetOrder
    private let roster: Roster
    private let page: Page

    init(_ foresight: Foresight, of desired: DesiredState, on page: Page) {
        plan = foresight.plan.lookingAhead(in: desired, observed: foresight.observed)
        observed = foresight.observed
        recorded = foresight.recorded
        order = TargetOrder(desired)
        roster = Roster(desired)
        self.page = page
    }

    var text: String {
        let outlooks = order.sorted(plan.outlooks)
        let ready = outlooks.filter { $0.news == .ready && isStarted($0.target) }
        let waiting = outlooks.filter { $0.news != .ready }
        var text = notices
        if plan.steps.isEmpty {
            text +=
                recorded.isEmpty
                ? "Nothing would happen now.\n" : "Then nothing more would happen now.\n"
        } else {
            text +=
                ready.map(start).joined() + plan.steps.map { page.paint.step(line($0)) }.joined()
        }
        if !waiting.isEmpty { text += "\nWaiting:\n" + waiting.map(wait).joined() }
        text += notInForce(plan.adoptions, roster, on: page)
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
                page.line(
                    "* \(target.text): \(claimed.stage) was done before, says \(claimed.by)",
                    indent: 0)
            case .act, .verify, .fail, .answer, .measure, .observe, .drift, .interrupt: ""
            }
        }.joined()
    }

    private func notices(of seen: RevisionSeen) -> String {
        var lines = ["* revision \(seen.revision.commit.prefix(10)) is new and is recorded first"]
        for (rollout, sights) in seen.sights.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            lines += sights.map { "* \($0.sentence(of: rollout))" }
        }
        if seen.policy != nil {
            lines.append("* the policy has changed, and its new form counts from then on")
        }
        for name in seen.environments.keys.sorted(by: bytesPrecede) {
            lines.append("* the environment \(name) is adopted")
        }
        return lines.map { page.line($0, indent: 0) }.joined()
    }

    private func isStarted(_ target: TargetID) -> Bool {
        plan.steps.contains { step in
            guard case .act(let move) = step else { return false }
            return move.purpose == .start && move.target == target
        }
    }

    private func start(_ outlook: Outlook) -> String {
        let changes = changes(outlook)
        let head = page.paint.step("> \(outlook.target.text): \(outlook.stage ?? "-") starts\n")
        guard changes.isEmpty, !outlook.target.isWork else { return head + changes }
        guard outlook.standing == .failed, let layer = outlook.then else {
            return head + "    nothing to bring; measured all the same\n"
        }
        return head + again(layer, of: outlook.target)
    }

    /// By the ledger nothing would change. But what failed there may be half done, so all of it is brought.
    private func again(_ layer: Layer, of target: TargetID) -> String {
        let environment = target.environment
        let after = observed.exposure(of: environment, with: layer, for: target)
        return LayerDifference(Layer(), after).changes.map { change in
            page.hanging("= \(change.what): \(change.to ?? "") once more", indent: 4)
        }.joined()
            + page.hanging("since an action has failed there, all of it is brought", indent: 4)
    }

    /// What its stage would change in its environment.
    private func changes(_ outlook: Outlook) -> String {
        LayerDifference(outlook, observed).lines.map { page.paint.change("    \($0)\n") }.joined()
    }

    /// A step that is no start: those are told with what they bring.
    private func line(_ step: Planner.Step) -> String {
        switch step {
        case .verify(let target, let verified):
            "= \(target.text): \(verified.stage) is verified\n"
        case .fail(let target, let broke):
            page.hanging("! \(target.text): \(broke.stage) has failed: \(broke.cause)", indent: 0)
        case .answer(let target, let answered):
            page.hanging(
                "= \(target.text): answered is \(answered.word): \(answered.why)", indent: 0)
        case .observe(let name): "? \(name) is asked what runs there\n"
        case .drift(let target, let drifted):
            "! \(target.text): \(drifted.differences.first ?? "as the ledger says")\n"
        case .measure(let due): "? \(due.target.text): \(due.stage) is measured\n"
        case .interrupt(let target): "! \(target.text): its action is ended\n"
        case .act(let move): line(move)
        case .record, .claim: ""
        }
    }

    private func line(_ move: Move) -> String {
        switch move.purpose {
        case .start: ""
        case .finish: "> \(move.target.text): \(move.stage) finishes\n"
        case .back:
            page.hanging(
                "< \(move.target.text): \(move.stage) goes back: \(move.cause ?? "it failed")",
                indent: 0)
        }
    }

    private func wait(_ outlook: Outlook) -> String {
        let stage = outlook.stage.map { " \($0)," } ?? ""
        let waits = outlook.waits.map {
            page.hanging("\($0.gate.rawValue): \($0.line(roster))", indent: 4)
        }
        let target = outlook.target
        let asked = observed[target].asks.map {
            page.hanging($0.words(in: observed, target), indent: 4)
        }
        return "  \(target.text):\(stage) \(page.paint.standing(outlook.word))\n" + changes(outlook)
            + asked.joined() + waits.joined()
    }
}

/// What changes from one exposure to another, a line each.
struct LayerDifference {
    let changes: [LayerChange]

    var lines: [String] { changes.map(\.line) }

    /// What the stage ahead of a target would change there; nothing where none is ahead, or for work.
    init(_ outlook: Outlook, _ observed: ObservedState) {
        guard let then = outlook.then, !outlook.target.isWork else {
            self.init(Layer(), Layer())
            return
        }
        let environment = outlook.target.environment
        self.init(
            observed.exposure(of: environment),
            observed.exposure(of: environment, with: then, for: outlook.target))
    }

    init(_ old: Layer, _ new: Layer) {
        changes =
            LayerDifference.changes("version", old.versions, new.versions) { $0 }
            + LayerDifference.changes("flag", old.flags, new.flags, \.words)
            + LayerDifference.changes("variable", old.variables, new.variables, \.words)
    }

    private static func changes<Value: Equatable>(
        _ noun: String, _ old: [String: Value], _ new: [String: Value], _ words: (Value) -> String
    ) -> [LayerChange] {
        Set(old.keys).union(new.keys).sorted(by: bytesPrecede).compactMap { name in
            guard old[name] != new[name] else { return nil }
            return LayerChange(
                noun: noun, name: name, from: old[name].map(words), to: new[name].map(words))
        }
    }
}

/// One thing that is brought, taken away or set anew.
struct LayerChange {
    /// `version`, `flag` or `variable`.
    var noun: String
    var name: String
    var from: String?
    var to: String?

    var what: String { noun == "version" ? "version of \(name)" : "\(noun) \(name)" }

    var line: String {
        switch (from.map(visible), to.map(visible)) {
        case (let before?, let after?): return "~ \(what): \(before) -> \(after)"
        case (let before?, nil): return "- \(what): \(before)"
        case (nil, let after): return "+ \(what): \(after ?? "")"
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
