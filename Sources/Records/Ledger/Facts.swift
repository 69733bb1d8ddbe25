package import Git
import Ledger
package import Manifests
package import Planner
import Synchronization

extension Reading {
    /// The facts that git knows of this revision.
    /// With the repository at `gitDirectory` also who changed what, which is looked for when it is first asked.
    package func facts(
        at commit: ObjectID, desiredTree: ObjectID, zones: TimeZones, gitDirectory: String? = nil
    ) -> Facts {
        facts(
            at: commit, desiredTree: desiredTree, zones: zones, gitDirectory: gitDirectory,
            signatures: SignatureBook())
    }

    /// The same where signatures of other revisions were looked at already: most stand in many.
    func facts(
        at commit: ObjectID, desiredTree: ObjectID, zones: TimeZones, gitDirectory: String?,
        signatures: SignatureBook
    ) -> Facts {
        let desired = desired
        let digests = DigestBook(desired, tree)
        var revision = RevisionRecord()
        revision.commit = commit.hex
        revision.content = content(desiredTree)
        var facts = Facts(
            revision: revision,
            digest: { digests.digest(of: $0, stage: $1) },
            environmentDigest: { digests.definition(ofEnvironment: $0) },
            policyDigest: { digests.policy },
            begins: { moment, rollout in
                Almanac(of: rollout, zones: zones)?.start(of: moment)
            })
        facts.programs = { digests.programs(ofEnvironment: $0) }
        if let gitDirectory {
            let history = HistoryBook(gitDirectory, commit, named: desired.pathsNamed, facts.digest)
            facts.history = { history.history(of: $0, stage: $1, since: $2) }
        }
        facts.signature = { signatures.answer(to: $0, $1) }
        return facts
    }

    /// The tree under `desired-state/` and every program that manifests name, so that a commit of the
    /// README is no revision.
    private func content(_ desiredTree: ObjectID) -> String {
        var text = "desired-state \(desiredTree.hex)\n"
        for path in desired.pathsNamed.sorted(by: bytesPrecede) {
            switch tree.find(path) {
            case .file(let file): text += line(file)
            case .folder(let files): text += files.map(line).joined()
            case .odd, nil: break
            }
        }
        return "sha256:" + hexadecimal(sha256(Array(text.utf8)))
    }

    private func line(_ file: SourceTree.File) -> String {
        "\(file.isExecutable ? "x" : "-") \(file.path) \(tree.digest(file.path).map(hexadecimal) ?? "")\n"
    }
}

/// The digests of one revision, each worked out when it is first asked for: a pass plans
/// many times.
private final class DigestBook: Sendable {
    private let desired: DesiredState
    private let tree: SourceTree
    private let stages = Mutex<[String: StageDigest?]>([:])
    private let definitions = Mutex<[String: String]>([:])
    private let programs = Mutex<[String: String?]>([:])
    let policy: String

    init(_ desired: DesiredState, _ tree: SourceTree) {
        (self.desired, self.tree) = (desired, tree)
        policy = desired.policyDigest ?? ""
    }

    func definition(ofEnvironment name: String) -> String {
        if let digest = definitions.withLock({ $0[name] }) { return digest }
        let digest = desired.definitionDigest(ofEnvironment: name) ?? ""
        definitions.withLock { $0[name] = digest }
        return digest
    }

    func programs(ofEnvironment name: String) -> String? {
        if let digest = programs.withLock({ $0[name] }) { return digest }
        let digest = desired.programsDigest(ofEnvironment: name, in: tree)
        programs.withLock { $0[name] = .some(digest) }
        return digest
    }

    func digest(of rollout: String, stage: String) -> StageDigest? {
        let key = "\(rollout)/\(stage)"
        if let digest = stages.withLock({ $0[key] }) { return digest }
        // What cannot be covered holds its rollout already, with a place and a reason.
        let digest = desired.rollouts[rollout].flatMap {
            try? desired.stageDigest(of: $0, stage: stage, in: tree)
        }
        stages.withLock { $0[key] = .some(digest) }
        return digest
    }
}
