package import Git
package import Manifests
import Ledger
package import Planner

extension Reading {
    /// The facts that git knows of this revision.
    package func facts(at commit: ObjectID, desiredTree: ObjectID, zones: TimeZones) -> Facts {
        let desired = desired
        let tree = tree
        var revision = RevisionRecord()
        revision.commit = commit.hex
        revision.content = content(desiredTree)
        return Facts(
            revision: revision,
            digest: { rollout, stage in
                // What cannot be covered holds its rollout already, with a place and a reason.
                desired.rollouts[rollout].flatMap {
                    try? desired.stageDigest(of: $0, stage: stage, in: tree)
                }
            },
            environmentDigest: { desired.definitionDigest(ofEnvironment: $0) ?? "" },
            policyDigest: { desired.policyDigest ?? "" },
            begins: { moment, rollout in
                Almanac(of: rollout, zones: zones)?.start(of: moment)
            })
    }

    /// The tree under `desired-state/` and every program that manifests name, so that a commit of the
    /// README is no revision.
    private func content(_ desiredTree: ObjectID) -> String {
        var text = "desired-state \(desiredTree.hex)\n"
        for path in desired.pathsNamed.sorted(by: bytesPrecede) {
            guard let relative = path.pathWithinTree else { continue }
            switch tree.find(relative) {
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
