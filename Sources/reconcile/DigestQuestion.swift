import Manifests
import Records
import YAML

/// Which digest is asked for.
struct DigestQuestion {
    var rollout: String
    var stage: String

    func answer(in reading: Reading) throws(NoSuchStage) -> StageDigest {
        let desired = reading.desired
        guard let manifest = desired.rollouts[rollout] else { throw noRollout(in: reading) }
        let holds = desired.holds(of: Subject(.rollout, rollout)).map(\.diagnostic)
        if let hold = holds.first(where: { $0.rule == unreadable }) ?? holds.first {
            throw NoSuchStage(
                words: "the rollout `\(rollout)` has errors, so nothing can be approved yet: "
                    + hold.placed,
                hint: "Run `reconcile validate`.", status: hold.status)
        }
        guard let digest = try digest(of: manifest, in: reading) else {
            throw NoSuchStage(
                words: "the rollout `\(rollout)` has no stage called `\(stage)`",
                hint: meantOrOneOf(
                    stage, manifest.spec.stages.map(\.name.name), otherwise: "It has none at all."),
                isAbsent: true)
        }
        return digest
    }

    private func digest(of manifest: Manifest<Rollout>, in reading: Reading) throws(NoSuchStage)
        -> StageDigest?
    {
        do throws(Odd) {
            return try reading.desired.stageDigest(of: manifest, stage: stage, in: reading.tree)
        } catch {
            throw NoSuchStage(words: "there is no digest: \(error.problem)", hint: error.remedy)
        }
    }

    /// What could not be read may be what is asked for.
    private func noRollout(in reading: Reading) -> NoSuchStage {
        let names = reading.desired.rollouts.names
        let errors = reading.strays.filter { $0.severity == .error }
        guard let error = errors.first(where: { $0.rule == unreadable }) ?? errors.first else {
            return NoSuchStage(
                words: "there is no rollout called `\(rollout)`",
                hint: meantOrOneOf(rollout, names, otherwise: "There is none at all."),
                isAbsent: true)
        }
        return NoSuchStage(
            words: "no rollout called `\(rollout)` could be read: \(error.placed)",
            hint: didYouMean(rollout, names) ?? "Run `reconcile validate`.", status: error.status)
    }

    /// Returns the digest at a revision; nil where the stage was not there yet.
    func earlierAnswer(at revision: String, root: String?, from view: Viewpoint) throws
        -> StageDigest?
    {
        let reading: Reading
        do {
            reading = try ManifestPlace(revision: revision, root: root, from: view).readOne()
        } catch is NoDesiredState {
            return nil
        }
        do throws(NoSuchStage) {
            return try answer(in: reading)
        } catch {
            guard !error.isAbsent else { return nil }
            throw NoSuchStage(
                words: "at \(revision), \(error.words)",
                hint: "What was wrong there could not be approved: name another revision.",
                status: error.status)
        }
    }
}

/// What was asked for is not in the manifests.
struct NoSuchStage: Error {
    var words: String
    var hint: String?
    var status = ExitStatus.invalid
    /// Whether it is certain that there is none.
    var isAbsent = false
}

extension Diagnostic {
    fileprivate var placed: String {
        rule == unreadable ? problem : "\(location.file):\(location.line): \(problem)"
    }

    fileprivate var status: ExitStatus { rule == unreadable ? .failure : .invalid }
}
