import Ledger
import Reconciler

/// What a pass has done so far, for the document that tells it.
final class PassJournal {
    private(set) var entries: [Entry]
    private(set) var begun: [Begun] = []
    /// What was said beside it, on standard error too.
    private(set) var notes: [String] = []

    /// An action, and what it changes of what was so before.
    struct Begun {
        var attempt: Attempt
        var changes: [LayerChange]
    }

    /// `asked` was written before the pass began.
    init(asked: [Entry] = []) { entries = asked }

    func take(_ report: Report) {
        switch report {
        case .recorded(let entry): entries.append(entry)
        case .brings(let state, let attempt):
            let changes = state.exposures(around: attempt).map {
                LayerDifference($0.before, $0.after).changes
            }
            begun.append(Begun(attempt: attempt, changes: changes ?? []))
        case .trouble(let words), .note(let words): notes.append(words)
        case .rested: break
        }
    }

    /// Another pass begins.
    func clear() { (entries, begun, notes) = ([], [], []) }
}
