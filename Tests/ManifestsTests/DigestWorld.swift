import YAML

@testable import Manifests

/// Manifests and the tree around them, in memory.
struct DigestWorld {
    var files: [String: String]
    var programs: [String: Program] = [
        "deploy.sh": Program("echo deploy"), "lib/a": Program("a", isExecutable: false),
    ]

    struct Program {
        var content: String
        var isExecutable: Bool

        init(_ content: String, isExecutable: Bool = true) {
            self.content = content
            self.isExecutable = isExecutable
        }
    }

    init(_ text: String) { files = ["desired-state/all.yaml": text] }

    init(files: [String: String]) { self.files = files }

    var desired: DesiredState {
        var manifests: [Decoded] = []
        var strays: [Diagnostic] = []
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let read = decode(parse(Array(text.utf8), file: path, limits: .standard))
            manifests += read.manifests
            strays += read.diagnostics
        }
        return DesiredState(
            manifests, strays: strays, in: Setting(tree: tree, hasZone: { _ in true }))
    }

    var tree: SourceTree {
        let programs = programs
        return SourceTree(
            find: { path in
                if let program = programs[path] {
                    return .file(.init(path: path, isExecutable: program.isExecutable))
                }
                let below = programs.filter { $0.key.hasPrefix(path + "/") }
                return below.isEmpty
                    ? nil
                    : .folder(
                        below.map { .init(path: $0.key, isExecutable: $0.value.isExecutable) })
            },
            digest: { programs[$0].map { sha256(Array($0.content.utf8)) } })
    }

    /// The digest of a stage of the first rollout; of the last stage where none is named.
    func digest(_ stage: String? = nil) -> StageDigest? {
        let desired = desired
        guard let rollout = desired.rollouts.all.first,
            let name = stage ?? rollout.spec.stages.last?.name.name
        else { return nil }
        return try? desired.stageDigest(of: rollout, stage: name, in: tree)
    }

    var errors: [String] {
        desired.diagnostics.filter { $0.severity == .error }.map {
            "\($0.location.line): \($0.problem)"
        }
    }
}
