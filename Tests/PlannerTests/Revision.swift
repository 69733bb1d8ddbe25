import Ledger
import Planner
import YAML

@testable import Manifests

/// The manifests of one commit, and what is known of them.
struct Revision: Sendable {
    let commit: String
    let desired: DesiredState
    private let digests: [String: StageDigest]
    private let fingerprints: [String: String]
    private let policy: String

    init(_ files: [String]) {
        commit = String(fingerprint(files.sorted().joined(separator: "\n")).prefix(40))
        desired = Revision.read(files)
        var digests: [String: StageDigest] = [:]
        for rollout in desired.rollouts.all {
            for stage in rollout.spec.stages {
                let name = stage.name.name
                digests["\(rollout.name)/\(name)"] = try? desired.stageDigest(
                    of: rollout, stage: name, in: tree)
            }
        }
        self.digests = digests
        fingerprints = Dictionary(
            desired.environments.all.map { ($0.name, Revision.meaning(of: $0)) },
            uniquingKeysWith: { $1 })
        policy = fingerprint(
            files.filter { $0.contains("kind: Policy") }.map(withoutSignedOff).joined())
    }

    var facts: Facts {
        let (digests, fingerprints, policy) = (digests, fingerprints, policy)
        var revision = RevisionRecord()
        (revision.commit, revision.content) = (commit, "sha256:\(commit)")
        var facts = Facts(
            revision: revision,
            digest: { digests["\($0)/\($1)"] },
            environmentDigest: { fingerprints[$0] ?? "" },
            policyDigest: { policy },
            begins: { moment, _ in
                guard case .date(let date) = moment,
                    let day = CivilDay(year: date.year, month: date.month, day: date.day)
                else { return nil }
                var seconds = CivilTime(day, second: date.second ?? 0).seconds
                if case .offset(let east) = date.zone { seconds -= east }
                return Instant(seconds: seconds)
            })
        let desired = desired
        facts.programs = { desired.programsDigest(ofEnvironment: $0, in: tree) }
        return facts
    }

    /// As one file each, or as many documents of one: what is meant is the same.
    private static func read(_ files: [String]) -> DesiredState {
        var manifests: [Decoded] = []
        var strays: [Diagnostic] = []
        for (number, text) in files.enumerated() {
            let read = decode(parse(Array("\(text)\n".utf8), file: "\(number).yaml"))
            manifests += read.manifests
            strays += read.diagnostics
        }
        return DesiredState(
            manifests, strays: strays, in: Setting(tree: tree, hasZone: { _ in true }))
    }

    private static func meaning(of environment: Manifest<Environment>) -> String {
        var leaves = Leaves()
        Environment.definition.leaves(environment.spec, &leaves)
        Metadata.definition.leaves(environment.metadata, &leaves)
        let words = leaves.byPart.values.joined().map { "\($0.path)=\($0.value)" }
        return fingerprint(words.sorted().joined(separator: "\n"))
    }
}

/// Every program is there, and is what its name says.
private let tree = SourceTree(
    find: { $0.hasSuffix(".sh") ? .file(.init(path: $0, isExecutable: true)) : nil },
    digest: { sha256(Array($0.utf8)) })

func fingerprint(_ text: String) -> String { hexadecimal(sha256(Array(text.utf8))) }

func replacing(_ old: String, by new: String, in text: String) -> String {
    var (rest, result) = (text[...], "")
    while let range = rest.firstRange(of: old) {
        result += rest[..<range.lowerBound] + new
        rest = rest[range.upperBound...]
    }
    return result + rest
}

/// The sign-offs of a policy's own change stand at its end, and are no part of its meaning.
private func withoutSignedOff(_ text: String) -> String {
    text.firstRange(of: ", signedOff:").map { String(text[..<$0.lowerBound]) }
        ?? String(text.dropLast(2))
}
