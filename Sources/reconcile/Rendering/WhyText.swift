import Ledger
import Manifests
import Planner

/// `reconcile why`: what a target waits for, and what its last entry was allowed by.
struct WhyText {
    let target: TargetID
    let outlook: Outlook?
    let record: TargetRecord

    var text: String {
        heading + waits + evidence + done
    }

    private var heading: String {
        let stage = outlook?.stage ?? record.stage ?? "-"
        let word = outlook?.word ?? record.standing?.rawValue ?? "nothing has happened"
        return "\(target.text): \(stage), \(word)\n"
    }

    private var waits: String {
        guard let waits = outlook?.waits, !waits.isEmpty else { return "" }
        return "\nIt waits for:\n"
            + waits.map { wait in
                let who = wait.who.isEmpty ? "" : " [\(wait.who.joined(separator: ", "))]"
                return "  ✗ \(wait.gate.rawValue): \(visible(wait.line))\(who)\n"
            }.joined()
    }

    private var evidence: String {
        guard case .intent(let intent)? = record.last?.transition, !intent.evidence.isEmpty else {
            return ""
        }
        return "\nIts last start was allowed by:\n"
            + intent.evidence.map { "  ✓ \($0.gate): \(visible($0.held))\n" }.joined()
    }

    private var done: String {
        guard !record.done.isEmpty else { return "" }
        let stages = record.done.sorted { $0.value.number < $1.value.number }
        return "\nVerified here:\n"
            + stages.map { name, done in
                let how = done.claimedBy.map { ", claimed by \($0), not measured" } ?? ""
                return "  \(name) at \(done.at.text)\(how)\n"
            }.joined()
    }
}
