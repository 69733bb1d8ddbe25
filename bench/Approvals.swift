import Git
import Glibc
import Ledger
import Manifests
import Planner
import Records
import YAML

/// `bench approvals FOLDER STAGES ROUNDS`: that many stages in a new repository, each signed for three roles, judged
/// by the plan of a pass that has seen them before; beside as many verifications by libcrypto alone.
struct ApprovalsBench {
    private static let roles = ["engineering", "operations", "qa"]
    private static let time = "2025-06-02T08:00:00Z"

    private let folder: String
    private let stages: Int
    private let library: Ed25519Library
    private let keys: [Ed25519Library.Key]
    private let now: Instant

    static func run(_ folder: String, stages: Int, rounds: Int) throws {
        try ApprovalsBench(folder, stages).measure(rounds)
    }

    private init(_ folder: String, _ stages: Int) throws {
        let library = try Ed25519Library()
        keys = try (1...3).map { try library.key(seed: [UInt8](repeating: $0, count: 32)) }
        (self.folder, self.stages, self.library) = (folder, stages, library)
        guard let now = Instant(parsing: Self.time) else { throw Failure("no time") }
        self.now = now
    }

    private func measure(_ rounds: Int) throws {
        let unsigned = try Side(try commit("unsigned") { _ in "" })
        let signatures = try statements(unsigned).map { texts in
            try zip(keys, texts).map { try library.sign($1, with: $0) }
        }
        let side = try Side(
            try commit("signed") { stage in
                zip(Self.roles, signatures[stage]).map { role, signature in
                    "\(role): {by: \(role)-lead, at: \(Self.time), signature: \"\(signature.armoured)\"}"
                }.joined(separator: ", ")
            })
        if let error = side.desired.diagnostics.first(where: { $0.severity == .error }) {
            throw Failure(error.problem)
        }
        let seen = Foresight(
            side.desired, observed: observed, facts: side.facts, now: now
        ).observed
        for _ in 0..<rounds { try round(side, seen, signatures.flatMap(\.self)) }
    }

    private func round(
        _ side: Side, _ seen: ObservedState, _ signatures: [Ed25519Library.Signature]
    ) throws {
        let facts = side.facts
        let start = seconds()
        let verified = try library.verified(signatures)
        let middle = seconds()
        let plan = Planner.plan(
            side.desired, observed: seen, facts: facts, now: now, stepsAlone: true)
        let end = seconds()
        guard verified == signatures.count, plan.steps.count == stages else {
            throw Failure(
                "\(verified) signatures are right, and \(plan.steps.count) stages start")
        }
        print("raw \(middle - start) ours \(end - middle)")
    }

    private var observed: ObservedState {
        var observed = ObservedState()
        observed.ledger.id = "bench"
        return observed
    }

    /// What each lead signs of each stage.
    private func statements(_ side: Side) throws -> [[String]] {
        let ground = Statement.Ground(
            root: side.desired.policyDigest, policy: side.desired.policy?.spec)
        let facts = side.facts
        return (0..<stages).map { place in
            Self.roles.map { role in
                var statement = Statement(.signOff, on: ground, by: "\(role)-lead", at: now)
                statement.rollout = "rollout-\(place)"
                (statement.stage, statement.gate, statement.role) = ("all", "entry", role)
                statement.version = "2.0.0"
                statement.environments = ["env-\(place)"]
                statement.digest = facts.digest("rollout-\(place)", "all")?.text
                return statement.text
            }
        }
    }

    private func commit(_ name: String, _ signedOff: (Int) -> String) throws -> String {
        let place = "\(folder)/\(name).git"
        var writer = try Writer(Repository.initBare(at: place))
        var changes = ["desired-state/policy.yaml": TreeChange.put(try writer.putBlob(policy))]
        for stage in 0..<stages {
            changes["desired-state/\(stage % 100)/\(stage).yaml"] = .put(
                try writer.putBlob(manifests(stage, signedOff(stage))))
        }
        let who = NewCommit.Identity(name: "Erin", email: "erin@example.com", seconds: 0)
        let commit = try writer.putCommit(
            NewCommit(
                tree: try writer.putTree(nil, changes: changes), parents: [], author: who,
                committer: who, message: "Stages\n"))
        try writer.sync()
        _ = try writer.repository.compareAndSwap(
            "refs/heads/main", expected: nil, new: commit)
        return place
    }

    private var policy: [UInt8] {
        let people = zip(Self.roles, keys).map { "    \($0)-lead: {keys: [{ssh: \($1.line)}]}\n" }
        let members = Self.roles.map { "\($0): [\($0)-lead]" }.joined(separator: ", ")
        let asked = Self.roles.joined(separator: ", ")
        return Array(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec:
              repository: https://git.example.com/us/deployments
              branch: main
              people:
            \(people.joined())  roles: {\(members)}
              signOffs: [{for: any, roles: [\(asked)], proof: signed}]

            """.utf8)
    }

    private func manifests(_ stage: Int, _ signedOff: String) -> [UInt8] {
        Array(
            """
            apiVersion: reconcile/v1
            kind: Environment
            metadata: {name: env-\(stage)}
            spec: {initial: {version: 1.0.0}, actions: {deploy: {run: ["true"]}}}
            ---
            apiVersion: reconcile/v1
            kind: Rollout
            metadata: {name: rollout-\(stage)}
            spec:
              version: 2.0.0
              stages:
                - {name: all, environments: [env-\(stage)], entry: {signedOff: {\(signedOff)}}}

            """.utf8)
    }
}

/// One commit, read.
private struct Side {
    let reading: Reading
    let commit: ObjectID

    init(_ place: String) throws {
        let repository = try Repository(at: place)
        commit = try repository.resolve("refs/heads/main")
        reading = try readDesired(at: commit, of: repository)
    }

    var desired: DesiredState { reading.desired }

    /// Each time with nothing worked out.
    var facts: Facts {
        var facts = reading.facts(at: commit, desiredTree: commit, zones: machineTimeZones)
        facts.slots = Int.max / 2
        return facts
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

func seconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
