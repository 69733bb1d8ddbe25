import Effects
import Host
import Ledger
import Manifests
import Planner

/// What an environment is asked for by programs of its own: its health, or what runs there.
struct Reading: Sendable {
    private let commission: Commission
    private let fence: Int
    private let revision: String

    init(_ commission: Commission, _ fence: Int, revision: String) {
        (self.commission, self.fence, self.revision) = (commission, fence, revision)
    }

    /// A health program that succeeds is a pass; one that fails is a fail; one that cannot be run says nothing.
    func verdict(in folders: AttemptFolders) -> (Verdict, String) {
        do {
            switch try take(in: folders) {
            case .ended(_, nil, _): return (.pass, "health succeeded")
            case .ended(let runs, _?, let cause):
                return (.fail, runs.last?.tail.last ?? cause ?? "health failed")
            case .interrupted, .unseen, .untold, .observed, .never:
                return (.inconclusive, "health was not read")
            }
        } catch {
            return (.inconclusive, words(of: error))
        }
    }

    /// What is reported of an environment whose action nobody saw end.
    func observed(in folders: AttemptFolders) -> Ending {
        do {
            switch try take(in: folders) {
            case .ended(let runs, nil, _):
                return .observed(runs, EnvironmentReport(answer: runs.first?.answer))
            case .ended(_, _?, let cause):
                return .untold("observing it: \(cause ?? "observe failed")")
            case .interrupted, .unseen, .untold, .observed, .never:
                return .untold("observe was not run to its end")
            }
        } catch {
            return .untold("observing it: \(words(of: error))")
        }
    }

    /// Runs it to its end, under an id of its own, and leaves nothing of it.
    private func take(in folders: AttemptFolders) throws -> Ending {
        let id = "reading-" + hexadecimal(try randomBytes(16))
        let errands = try Preparation(
            commission, attempt: id, fence: fence, revision: revision
        ).errands()
        try folders.begin(
            errands, as: id, revision: revision, in: commission.target.environment,
            lasting: commission.undertaking.budget, startBy: bootClock() + startTime)
        let ending = try folders.waitForEnd(of: id, errands: errands.map(\.what))
        try Directory.remove(folders.folder(of: id))
        return ending
    }
}
