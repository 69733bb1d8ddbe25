import Ledger
import Manifests
import Planner

/// `reconcile why`: what a target waits for, and what its last entry was allowed by.
struct WhyText {
    let target: TargetID
    let outlook: Outlook?
    let observed: ObservedState
    let roster: Roster
    let page: Page
    /// What let in each stage that was verified here.
    var letIn: [String: [Evidence]] = [:]
    /// What had let in the stage that failed here, or was taken back.
    var letInBefore: [Evidence] = []
    var adoptions: [Wait] = []
    var pauses: [Wait] = []

    var text: String {
        heading + failure + attention + asked + overtaken + waits + paused + signedOff + evidence
            + done
            + former
            + effect + notInForce(adoptions, roster, on: page)
    }

    private var record: TargetRecord { observed[target] }

    private var heading: String {
        let stage = outlook?.stage ?? record.stage ?? "-"
        let word = outlook?.word ?? record.standing?.word ?? "nothing has happened"
        return "\(target.text): \(stage), \(page.paint.standing(word))\n"
    }

    private var failure: String {
        guard let failure = record.failure, record.standing != .verified else { return "" }
        return story(of: failure)
            + letInBefore.filter { $0.gate == GateName.signOff.rawValue }
            .map { page.hanging("\(failure.stage) had been signed off: \($0.held)", indent: 2) }
            .joined()
    }

    private func story(of failure: FailureRecord) -> String {
        guard failure.by == nil else { return "\n" + page.hanging(failure.words, indent: 0) }
        return failed(failure.first, "What failed")
            + failed(
                FirstFailure(at: failure.at, cause: failure.cause),
                failure.first == nil ? "What failed" : "Then the way back failed too")
    }

    private func failed(_ one: FirstFailure?, _ title: String) -> String {
        one.map { "\n\(title), at \($0.at.text):\n" + page.hanging($0.cause, indent: 2) } ?? ""
    }

    private var attention: String {
        observed.attention(to: target).map { "\n" + page.hanging($0, indent: 0) } ?? ""
    }

    private var asked: String {
        guard !record.asks.isEmpty else { return "" }
        return "\nAsked, and not answered yet:\n"
            + record.asks.map { page.hanging($0.words(in: observed, target), indent: 2) }.joined()
    }

    /// More may be remembered than anybody wants to read.
    private static let formerMax = 5

    private var former: String {
        let former = record.failedBefore.reversed()
        guard !former.isEmpty else { return "" }
        let more = former.count - WhyText.formerMax
        return "\nFailed or taken back before, and not tried again by itself:\n"
            + former.prefix(WhyText.formerMax).map { page.hanging($0.formerWords, indent: 2) }
            .joined()
            + (more > 0 ? "  and \(more) more\n" : "")
    }

    private var overtaken: String {
        record.overtaken.map { "\n" + page.hanging($0.words(of: target), indent: 0) } ?? ""
    }

    private var waits: String {
        guard let waits = outlook?.waits, !waits.isEmpty else { return "" }
        return "\nIt waits for:\n"
            + waits.map {
                // Who has signed off must not read that it was no good.
                let sign = $0.isForNextPass ? "…" : "✗"
                return marked(
                    page.hanging("\(sign) \($0.gate.rawValue): \($0.line(roster))", indent: 2))
            }.joined()
    }

    /// Where it would start a gate tells of it.
    private var paused: String {
        let isTold = outlook?.waits.contains { $0.gate == .stop } ?? false
        guard !isTold, !pauses.isEmpty else { return "" }
        return "\nNothing new of \(target.rollout) starts:\n"
            + pauses.map { page.hanging($0.line(roster), indent: 2) }.joined()
    }

    /// What is refused is told where it is waited for.
    private var signedOff: String {
        let granted = (outlook?.signOffs ?? []).filter { $0.word == .granted }
        guard !granted.isEmpty else { return "" }
        return "\nSigned off:\n"
            + granted.map { marked(page.hanging("✓ \($0.line)", indent: 2)) }.joined()
    }

    private var evidence: String {
        guard let evidence = record.lastStep?.transition.evidence, !evidence.isEmpty else {
            return ""
        }
        return "\nIts last step was allowed by:\n"
            + evidence.map { marked(page.hanging("✓ \($0.gate): \($0.held)", indent: 2)) }.joined()
    }

    /// What holds is green, what does not is yellow, as in `status`.
    private func marked(_ text: String) -> String {
        let paint = page.paint
        return text.replacing("✗", with: paint.yellow("✗"), maxReplacements: 1)
            .replacing("✓", with: paint.green("✓"), maxReplacements: 1)
    }

    private var done: String {
        guard !record.done.isEmpty else { return "" }
        let stages = record.done.sorted { $0.value.number < $1.value.number }
        return "\nVerified here:\n"
            + stages.map { name, done in
                let how = done.claimedBy.map { ", claimed by \($0), not measured" } ?? ""
                let without =
                    done.takenBack.isEmpty
                    ? "" : "; taken back since: \(done.takenBack.joined(separator: ", "))"
                return page.hanging("\(name) at \(done.at.text)\(how)\(without)", indent: 2)
                    + approvals(of: name)
            }.joined()
    }

    /// Who approved a stage that is over; of the one that is asked for now it is told what counts.
    private func approvals(of stage: String) -> String {
        guard stage != outlook?.stage else { return "" }
        return (letIn[stage] ?? []).filter { $0.gate == GateName.signOff.rawValue }
            .map { page.hanging("signed off: \($0.held)", indent: 6) }.joined()
    }

    private var effect: String {
        let lines = observed.inEffect(at: target)
        guard !lines.isEmpty else { return "" }
        return "\nIn effect in \(target.environment), by the ledger:\n"
            + lines.map { page.hanging("\($0.what): \(visible($0.to ?? ""))", indent: 2) }.joined()
    }
}

extension ObservedState {
    /// What all layers of a target's environment come to.
    func inEffect(at target: TargetID) -> [LayerChange] {
        target.isWork
            ? [] : LayerDifference(Layer(), exposure(of: target.environment)).changes
    }
}

extension Transition {
    /// What made the gates hold.
    var evidence: [Evidence] {
        switch self {
        case .intent(let intent): intent.evidence
        case .verified(let verified): verified.evidence
        case .founded, .revision, .claimed, .succeeded, .failed, .lapsed, .lost, .measured, .broke,
            .asked, .paused, .acknowledged, .answered, .tookOver, .settled, .drifted, .accepted,
            .reverted,
            .followed,
            .lateReport:
            []
        }
    }
}
