import Ledger
import Manifests

extension World {
    /// What every statement of this repository begins with.
    var ground: Statement.Ground {
        let root =
            observed.ledger.root ?? (observed.ledger.policy == nil ? facts.policyDigest() : nil)
        return Statement.Ground(root: root, policy: policy)
    }

    /// What a person signs who says this of a stage, or of what one approval is about.
    func statement(_ sight: Sight, _ scope: Scope, in course: Course, at time: Instant)
        -> Statement
    {
        var statement = Statement(
            Statement.Kind(sight.kind), on: ground, by: sight.by, at: time)
        statement.tell(of: course, scope.legs)
        (statement.stage, statement.gate) = (scope.name, sight.gate)
        (statement.digest, statement.role) = (sight.digest, sight.role)
        return statement
    }
}

extension Statement {
    mutating func tell(of course: Course, _ legs: [Course.Leg]) {
        rollout = course.rollout.name
        version = course.rollout.spec.version?.text
        environments = legs.environments
    }
}

extension [Course.Leg] {
    /// Of all of them, each once.
    var environments: [String] { Set(flatMap(\.environments)).sorted(by: bytesPrecede) }
}

extension Statement.Kind {
    init(_ kind: Sight.Kind) {
        self =
            switch kind {
            case .signOff: .signOff
            case .veto: .veto
            case .withdrawal: .withdraw
            case .lift: .lift
            case .pause: .pause
            case .resume: .resume
            case .emergency: .emergency
            }
    }
}

/// The parts of a person's word that nobody can work out.
struct SignedParts: Hashable, Sendable {
    var saw: String?
    var reason: String?
    var signature: String?
    /// What it says that it is about.
    var digest: String?
    var notBefore: Instant?

    init() {}

    init(_ word: Word) {
        (saw, reason, signature, digest) = (word.saw, word.reason, word.signature, word.digest)
    }

    init(_ one: Emergency) {
        (saw, reason, signature, digest) = (one.saw, one.reason, one.signature, one.digest)
    }

    init(_ one: SignOff) {
        (saw, reason, signature, digest) = (one.saw, one.reason, one.signature, one.digest)
    }
}
