import Effects
import Host
import Ledger
import Manifests
import Planner
import Records

/// What an environment is asked for by programs of its own: its health, or what runs there.
struct Inquiry: Sendable {
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
            case .ended(let runs, let failed?, let cause):
                let words = runs.last?.tail.last ?? cause ?? "health failed"
                return (.fail, commission.explaining(words, ofRun: max(0, failed)))
            case .interrupted, .unseen, .untold, .observed, .never:
                return (.inconclusive, "health was not read")
            }
        } catch {
            return (.inconclusive, words(of: error))
        }
    }

    /// What is reported of an environment whose action nobody saw end. What is left of that is ended first:
    /// while it changes something no report says how it ended.
    func ending(of attempt: Attempt, in folders: AttemptFolders) -> Ending {
        do { try folders.end(attempt.id) } catch { return .untold(words(of: error)) }
        return observed(in: folders)
    }

    private func observed(in folders: AttemptFolders) -> Ending {
        do {
            switch try take(in: folders) {
            case .ended(let runs, nil, _):
                return .observed(runs, EnvironmentReport(answer: runs.first?.answer))
            case .ended(let runs, let failed?, let cause):
                let words = commission.explaining(
                    said(cause ?? "observe failed", by: runs.last), ofRun: max(0, failed))
                return .untold("observing it: \(words)")
            case .interrupted, .unseen, .untold, .observed, .never:
                return .untold("observe was not run to its end")
            }
        } catch {
            return .untold("observing it: \(words(of: error))")
        }
    }

    /// What is reported of an environment where nothing is under way.
    func observation(at moment: Instant, in folders: AttemptFolders) -> Observation {
        switch observed(in: folders) {
        case .observed(_, let report) where !report.isEmpty:
            return Observation(at: moment, report: report)
        case .observed:
            return Observation(
                at: moment, report: nil,
                trouble: "observe reports nothing: its last line is no JSON that says a version, "
                    + "flags or variables")
        case .untold(let why): return Observation(at: moment, report: nil, trouble: why)
        case .ended, .interrupted, .unseen, .never:
            return Observation(at: moment, report: nil, trouble: "observe was not run to its end")
        }
    }

    /// Runs it to its end, under an id of its own, and leaves nothing of it.
    private func take(in folders: AttemptFolders) throws -> Ending {
        let id = "reading-" + hexadecimal(try randomBytes(16))
        let errands = try Preparation(
            commission, attempt: id, fence: fence, revision: revision
        ).errands()
        let lifeline = try folders.begin(
            errands, as: id, seeing: commission.checkout, of: revision,
            in: commission.target.environment, lasting: commission.undertaking.budget,
            startBy: bootClock() + startTime)
        let ending = try folders.waitForEnd(
            of: id, errands: errands.map(\.what), lifeline: lifeline)
        try Directory.remove(folders.folder(of: id))
        return ending
    }
}

extension Look {
    func commission(of attempt: Attempt, at now: Instant) -> Commission? {
        Planner.commission(
            for: attempt, desired: reading.desired, observed: observed, facts: facts, now: now)
    }

    /// Whether an attempt whose end nobody saw has brought what it was to bring.
    func inquiry(into attempt: Attempt, at now: Instant) -> Inquiry? {
        let commission = Planner.commission(
            observing: attempt, desired: reading.desired, observed: observed, facts: facts, now: now
        )
        return commission.map { Inquiry($0, attempt.fence, revision: attempt.revision) }
    }

    /// What runs in an environment.
    func inquiry(into environment: String, at now: Instant) -> Inquiry? {
        let commission = Planner.commission(
            observing: environment, desired: reading.desired, observed: observed, facts: facts,
            now: now)
        let fence = observed.fence(where: .own(of: environment))
        return commission.map { Inquiry($0, fence, revision: facts.revision.commit) }
    }

    /// The health of a target.
    func inquiry(into measurement: Measurement, at now: Instant) -> Inquiry? {
        let commission = Planner.commission(
            for: measurement, desired: reading.desired, observed: observed, facts: facts, now: now)
        let fence = observed.fence(where: measurement.target)
        return commission.map { Inquiry($0, fence, revision: measurement.revision) }
    }
}
