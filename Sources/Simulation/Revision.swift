import Ledger
import Manifests
import Planner
import YAML

/// One commit of the desired branch.
struct Revision: Sendable {
    let commit: String
    let wishes: Wishes
    let desired: DesiredState
    /// When it came to be on the hub, in milliseconds of the world.
    let pushed: Int
    private let content: String
    private let digests: [String: StageDigest]
    private let definitions: [String: String]
    private let policy: String

    init(_ wishes: Wishes, number: Int, at moment: Int) {
        (self.wishes, pushed) = (wishes, moment)
        let text = wishes.text
        content = "sha256:" + hexadecimal(sha256(Array(text.utf8)))
        commit =
            String(repeating: "d", count: 30) + String(String(10_000_000_000 + number).suffix(10))
        let read = decode(parse(Array(text.utf8), file: "desired-state/all.yaml"))
        let desired = DesiredState(
            read.manifests, strays: read.diagnostics,
            in: Setting(tree: Revision.tree, hasZone: { _ in true }))
        self.desired = desired
        var digests: [String: StageDigest] = [:]
        for rollout in desired.rollouts.all {
            for stage in rollout.spec.stages {
                let name = stage.name.name
                digests["\(rollout.name)/\(name)"] = try? desired.stageDigest(
                    of: rollout, stage: name, in: Revision.tree)
            }
        }
        self.digests = digests
        definitions = Dictionary(
            desired.environments.all.map {
                ($0.name, desired.definitionDigest(ofEnvironment: $0.name) ?? "")
            }, uniquingKeysWith: { $1 })
        policy = desired.policyDigest ?? ""
    }

    /// What is known of it, as a look at git would tell.
    var facts: Facts {
        let (digests, definitions, policy) = (digests, definitions, policy)
        var revision = RevisionRecord()
        (revision.commit, revision.content) = (commit, content)
        return Facts(
            revision: revision, digest: { digests["\($0)/\($1)"] },
            environmentDigest: { definitions[$0] ?? "" }, policyDigest: { policy },
            begins: { _, _ in nil })
    }

    /// Every program is there, and is what its name says.
    private static let tree = SourceTree(
        find: { $0.hasSuffix(".sh") ? .file(.init(path: $0, isExecutable: true)) : nil },
        digest: { sha256(Array($0.utf8)) })
}
