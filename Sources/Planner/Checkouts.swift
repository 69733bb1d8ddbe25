import Ledger
import Manifests

extension World {
    /// What the programs of a commission see of the tree: where signatures are asked, only what was approved.
    func checkout(for commission: Commission, in state: DesiredState) -> Checkout {
        guard isBoundToApproved else { return .wholeTree }
        let stage = commission.rollout.flatMap { rollout in
            state.resolvedStages(of: rollout).first {
                $0.stage.name.name == commission.stage.name.name
            }
        }
        return Checkout(
            approvedOf: commission.undertaking.programs, of: stage, in: commission.environment)
    }

    /// By the policy in force: one that is only proposed must not open the checkout.
    private var isBoundToApproved: Bool {
        // One that cannot be read is not taken for none.
        guard let policy else { return isPolicyUnreadable }
        // In every environment: who may change what a program reads in the least of them reaches the others.
        return policy.asksSignatures
    }
}

extension Undertaking {
    var programs: [WrittenProgram] {
        runs.map(\.doing.program) + [WrittenProgram(words: [], files: filesBesideSteps)]
    }
}

extension Undertaking.Doing {
    fileprivate var program: WrittenProgram {
        switch self {
        case .action(let action): WrittenProgram(words: action.run, files: action.files)
        case .step(let step): WrittenProgram(words: step.run, files: step.files)
        }
    }
}

extension Commission {
    /// Why one of its runs failed; and where that saw only what was approved, what may have been missing.
    package func explaining(_ cause: String, ofRun position: Int) -> String {
        guard case .only = checkout, undertaking.runs.indices.contains(position) else {
            return cause
        }
        let run = undertaking.runs[position]
        guard !run.doing.program.words.isEmpty else { return cause }
        return "\(cause); it ran with exactly its approved files: if it needs another, add it to "
            + "`files:` of \(run.what)"
    }
}
