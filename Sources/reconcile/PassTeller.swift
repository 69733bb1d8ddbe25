import Ledger
import Reconciler

/// Tells passes as documents, where these are wanted: one at the end, or with `--watch` one a line each time that
/// nothing more can be done.
struct PassTeller {
    /// Those of the pass: nothing but documents is written where these are wanted.
    let surroundings: Surroundings
    private let output: Surroundings.Stream
    private let journal: PassJournal?
    private let isStream: Bool

    init(
        _ arguments: Arguments, _ mode: Reconciler.Mode, asked: [Entry],
        in surroundings: Surroundings
    ) {
        var rest = surroundings
        if arguments.wantsJSON { rest.output = .none }
        (self.surroundings, output) = (rest, surroundings.output)
        journal = arguments.wantsJSON ? PassJournal(asked: asked) : nil
        isStream = mode == .watch
    }

    func take(_ report: Report) {
        journal?.take(report)
        if case .rested(let end) = report { tell(end) }
    }

    /// `end` is nil where another pass is under way here.
    func tell(_ end: PassEnd?, asked: [TargetID] = []) {
        guard let journal else { return }
        let document = PassJSON(journal: journal, end: end, asked: asked).json
        output.write(isStream ? document.line : document.text)
        journal.clear()
    }
}
