/// What can happen to a target, as far as its standing goes.
package enum Happening: String, Hashable, Sendable, CaseIterable {
    case claimed
    case starts
    case finishes
    case goesBack = "goes back"
    case started = "the start succeeded"
    case finished = "the finish succeeded"
    case backAgain = "going back succeeded"
    case failedToUndo = "it failed, and is to go back"
    case failedForGood = "it failed, with nothing to go back to"
    case lost = "its end was not seen"
    case measured
    case verified
    case settledAsDone = "a person says that it is done"
    case settledAsFinished = "a person says that its finish is done"
    case settledAsBack = "a person says that it is back"
    case settledAsUndone = "a person says that it is not done"
    case settledAsUnhealed = "a person says that it is not healed"
}

/// The life of a target: the one table of what may follow what. `docs/ledger.md` shows it.
package struct LifeOfATarget: Sendable {
    package struct Row: Hashable, Sendable {
        package var happening: Happening
        /// `nil` is a target to which nothing has happened.
        package var from: [Standing?]
        package var to: Standing
    }

    package static let table: [Row] = [
        Row(happening: .claimed, from: [nil, .verified], to: .verified),
        Row(
            happening: .starts, from: [nil, .soaking, .verified, .wentBack, .failed], to: .starting),
        Row(happening: .started, from: [.starting], to: .soaking),
        Row(happening: .measured, from: [.soaking], to: .soaking),
        Row(happening: .finishes, from: [.soaking], to: .finishing),
        Row(happening: .finished, from: [.finishing], to: .verified),
        Row(happening: .verified, from: [.soaking], to: .verified),
        Row(
            happening: .failedToUndo, from: [.starting, .soaking, .finishing, .verified],
            to: .failing),
        Row(
            happening: .failedForGood,
            from: [.starting, .soaking, .finishing, .goingBack, .verified, .failing], to: .failed),
        Row(happening: .lost, from: [.starting, .finishing, .goingBack], to: .unknown),
        Row(happening: .settledAsDone, from: [.unknown], to: .soaking),
        Row(happening: .settledAsFinished, from: [.unknown], to: .verified),
        Row(happening: .settledAsBack, from: [.unknown], to: .wentBack),
        Row(happening: .settledAsUndone, from: [.unknown], to: .failing),
        Row(happening: .settledAsUnhealed, from: [.unknown], to: .failed),
        Row(
            happening: .goesBack,
            from: [.soaking, .verified, .failing, .failed, .unknown, .wentBack], to: .goingBack),
        Row(happening: .backAgain, from: [.goingBack], to: .wentBack),
    ]

    /// Where `happening` leads from `standing`; nil where it cannot happen.
    package static func next(after happening: Happening, from standing: Standing?) -> Standing? {
        table.first { $0.happening == happening && $0.from.contains(standing) }?.to
    }
}

extension Transition {
    /// What this is in the life of a target; nil where it changes no standing. `attempt` is the open one,
    /// `lost` the one whose end a person settles; judged by `rules`.
    package func happening(
        in attempt: Attempt?, lost: Attempt? = nil, under rules: Int = Entry.currentRules
    ) -> Happening? {
        switch self {
        case .claimed: .claimed
        case .intent(let intent): intent.attempt.purpose.asHappening
        case .succeeded: attempt?.purpose.asSuccess
        case .failed(let outcome): outcome.goesBack ? .failedToUndo : .failedForGood
        case .broke(let broke): broke.goesBack ? .failedToUndo : .failedForGood
        case .lost: .lost
        case .measured: .measured
        case .verified: .verified
        case .settled(let settled):
            switch settled.answer {
            case .done: lost?.purpose.asSettled ?? .settledAsDone
            // Nothing new was brought, so there is nothing that going back would undo.
            case .undone where rules >= 3 && lost?.level == Attempt.healing: .settledAsUnhealed
            case .undone: .settledAsUndone
            }
        case .founded, .revision, .lapsed, .asked, .answered, .tookOver, .drifted, .accepted,
            .reverted,
            .followed, .lateReport, .paused, .acknowledged:
            nil
        }
    }
}

extension Attempt.Purpose {
    fileprivate var asHappening: Happening {
        switch self {
        case .start: .starts
        case .finish: .finishes
        case .back: .goesBack
        }
    }

    fileprivate var asSettled: Happening {
        switch self {
        case .start: .settledAsDone
        case .finish: .settledAsFinished
        case .back: .settledAsBack
        }
    }

    fileprivate var asSuccess: Happening {
        switch self {
        case .start: .started
        case .finish: .finished
        case .back: .backAgain
        }
    }
}
