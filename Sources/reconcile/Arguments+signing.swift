import Edits
import Ledger
import Manifests
import Planner
import Records

/// What has no statement: that a rollout is tried again.
let nothingToSign = LedgerTrouble("there is no statement of this")

extension Arguments {
    /// Where this word is signed: the policy asks for it, or the person does. Nil where it is not.
    func signingDesk(
        _ clone: Clone, _ wish: Wish, _ saying: Saying, in surroundings: Surroundings
    ) throws -> SigningDesk? {
        guard let rollout = clone.desired.rollouts[required(EditOptions.rollout)] else {
            return nil
        }
        let elsewhere = try signedElsewhere(in: surroundings)
        let isWanted =
            value(of: EditOptions.key) != nil || isSet(EditOptions.printStatement)
            || elsewhere != nil
        guard
            try isWanted || clone.asksSignature(wish, of: rollout)
                || isOnFloor(wish, of: rollout, clone, in: surroundings)
        else { return nil }
        let (ground, saw) = try ground(clone, in: surroundings)
        let words = StatementWords(
            clone: clone, rollout: rollout, saying: saying, ground: ground, saw: saw)
        guard let statement = try words.statement(of: wish) else { return nil }
        return SigningDesk(
            saying: saying, statement: statement, lift: words.lift(of: wish, statement),
            person: clone.policy?.people[saying.by], keyFile: value(of: EditOptions.key),
            elsewhere: elsewhere)
    }

    /// Whether a stage that is approved under a weaker rule runs what nobody has signed there.
    private func isOnFloor(
        _ wish: Wish, of rollout: Manifest<Rollout>, _ clone: Clone, in surroundings: Surroundings
    ) throws -> Bool {
        guard clone.asksSignatures, case .approve(let approval, _) = wish,
            approval.gate == .entry,
            let stage = rollout.spec.resolvedStages().first(where: {
                $0.name.name == approval.stage
            }),
            let means = try DigestQuestion(rollout: rollout.name, stage: approval.stage)
                .answer(in: clone.reading).means
        else { return false }
        let known = (try? site(in: surroundings)).flatMap {
            try? Look(readingHere: $0, controller: nil)
        }?.observed.environments
        let places = stage.environments.map(clone.desired.environments(in:)) ?? []
        return places.contains { known?[$0.name]?.means.contains(means) != true }
    }

    /// The same for the approval of a definition, whoever asks for it. The policy in force says whose key counts.
    func signingDesk(
        _ adopted: Adopted, _ clone: Clone, _ saying: Saying, in surroundings: Surroundings
    ) throws -> SigningDesk {
        try signingDesk(clone, saying, in: surroundings) { ground, saw in
            adopted.statement(on: ground, saying, saw: saw)
        }
    }

    /// The same for the review of what is gone from the manifests.
    func signingDesk(
        _ past: LetThroughBefore, _ clone: Clone, _ saying: Saying,
        in surroundings: Surroundings
    ) throws -> SigningDesk {
        try signingDesk(clone, saying, in: surroundings) { ground, saw in
            var statement = Statement(.review, on: ground, by: saying.by, at: saying.at)
            (statement.rollout, statement.stage) = (past.rollout, past.stage)
            (statement.gate, statement.digest) = (Tick.Gate.entry.rawValue, past.digest)
            (statement.ledger, statement.reason) = (saw, saying.reason)
            return statement
        }
    }

    private func signingDesk(
        _ clone: Clone, _ saying: Saying, in surroundings: Surroundings,
        over statement: (Statement.Ground, String?) -> Statement
    ) throws -> SigningDesk {
        let (ground, saw) = try ground(clone, in: surroundings)
        return SigningDesk(
            saying: saying, statement: statement(ground, saw), lift: nil,
            person: clone.policy?.people[saying.by], keyFile: value(of: EditOptions.key),
            elsewhere: try signedElsewhere(in: surroundings))
    }

    /// What every statement here begins with, and the ledger as it is known here.
    private func ground(_ clone: Clone, in surroundings: Surroundings) throws
        -> (Statement.Ground, saw: String?)
    {
        let site = try? site(in: surroundings)
        let ledger = site.flatMap { try? Look(readingHere: $0, controller: nil) }?.observed.ledger
        let root = ledger?.root ?? (ledger?.policy == nil ? clone.desired.policyDigest : nil)
        let ground = Statement.Ground(root: root, policy: clone.policy)
        // Who signs elsewhere saw the ledger as it was then.
        if let elsewhere = try signedElsewhere(in: surroundings) {
            return (ground, elsewhere.ledger)
        }
        return (
            ground,
            try site.flatMap { ledger == nil ? nil : try $0.chainValue() }
        )
    }
}

extension Clone {
    /// Whether any rule asks for signatures; then they are asked of what changes the policy too.
    var asksSignatures: Bool { policy?.asksSignatures ?? false }

    /// The strictest proof that the policy asks where the word is about.
    fileprivate func asksSignature(_ wish: Wish, of rollout: Manifest<Rollout>) throws -> Bool {
        guard let policy else { return false }
        let name: String? =
            switch wish {
            case .approve(let approval, _): approval.stage
            case .tick(let tick): tick.stage
            case .pause, .resume, .retry, .letThrough, .review: nil
            }
        switch wish {
        case .retry: return false
        case .letThrough, .review: return policy.asksSignatures
        default: break
        }
        let stages = rollout.spec.resolvedStages()
        let meant = stages.filter { $0.name.name == name && !$0.isWork }
        return (meant.isEmpty ? stages : meant).compactMap(\.environments)
            .flatMap(desired.environments(in:))
            .contains { policy.proof(for: $0, rollout.spec) == .signed }
    }
}

/// Says of a wish what is signed.
private struct StatementWords {
    let clone: Clone
    let rollout: Manifest<Rollout>
    let saying: Saying
    let ground: Statement.Ground
    let saw: String?

    func statement(of wish: Wish) throws -> Statement? {
        switch wish {
        case .retry: nil
        case .pause: base(.pause, rollout.spec.resolvedStages())
        case .resume: base(.resume, rollout.spec.resolvedStages())
        case .tick(let tick): try statement(of: tick)
        case .approve(let approval, _): try statement(of: approval)
        case .letThrough(let wish):
            emergency(wish)
        case .review(let stage):
            statement(.review, of: stage, emergency(of: stage)?.digest, as: nil)
        }
    }

    private func emergency(_ wish: LetThrough) -> Statement {
        var statement = statement(
            .emergency, of: wish.stage, wish.digest, as: clone.policy?.emergency?.role.name)
        statement.lasts = wish.lasts
        return statement
    }

    private func emergency(of stage: String) -> Emergency? {
        stages { $0.name.name == stage }.first?.entry?.emergency
    }

    private func statement(
        _ kind: Statement.Kind, of stage: String, _ digest: String?, as role: String?
    ) -> Statement {
        var statement = base(kind, stages { $0.name.name == stage })
        (statement.stage, statement.gate) = (stage, Tick.Gate.entry.rawValue)
        (statement.digest, statement.role) = (digest, role)
        return statement
    }

    /// The second word of a yes that takes a no back.
    func lift(of wish: Wish, _ statement: Statement) -> Statement? {
        guard case .approve(let approval, let inFile) = wish,
            approval.lifts(inFile: inFile, of: rollout, saying, files: clone.bytes)
        else { return nil }
        var lift = statement
        (lift.kind, lift.notBefore, lift.reason) = (.lift, nil, nil)
        return lift
    }

    private func base(_ kind: Statement.Kind, _ stages: [Stage]) -> Statement {
        var statement = Statement(kind, on: ground, by: saying.by, at: saying.at)
        statement.rollout = rollout.name
        statement.version = rollout.spec.version?.text
        let places = stages.compactMap(\.environments).flatMap(clone.desired.environments(in:))
        statement.environments = Set(places.map(\.name)).sorted(by: bytesPrecede)
        (statement.ledger, statement.reason) = (saw, saying.reason)
        return statement
    }

    private func statement(of tick: Tick) throws -> Statement {
        let (gate, item) = try clone.refusing(rollout.name) { (rollout) throws(EditRefusal) in
            try meant(by: tick, of: rollout, saying)
        }
        var statement = base(.tick, stages { $0.name.name == tick.stage })
        statement.stage = tick.stage
        statement.gate = "\(gate.rawValue)/\(item.item.name)"
        (statement.digest, statement.role) = (try digest(of: tick.stage), item.role?.name)
        return statement
    }

    private func statement(of approval: Approval) throws -> Statement {
        let kinds: [Approval.Kind: Statement.Kind] = [
            .approve: .signOff, .veto: .veto, .withdraw: .withdraw,
        ]
        let (name, stages) = scope(of: approval)
        var statement = base(kinds[approval.kind] ?? .signOff, stages)
        (statement.stage, statement.gate) = (name, approval.gate.rawValue)
        statement.role = approval.role
        guard stages.count == 1, let stage = stages.first, stage.name.name == name else {
            statement.digest = combinedDigest(try stages.map { try digest(of: $0.name.name) })
            return statement
        }
        statement.digest = try digest(of: name)
        if approval.kind == .approve {
            statement.notBefore = stage.notBefore.flatMap { moment in
                Almanac(of: rollout.spec, zones: machineTimeZones)?.start(of: moment)
            }
        }
        return statement
    }

    /// What one approval is for: a stage, its phase, or all of the rollout, as the policy's rule says.
    private func scope(of approval: Approval) -> (String, [Stage]) {
        let own = stages { $0.name.name == approval.stage }
        guard approval.gate == .entry, let stage = own.first else { return (approval.stage, own) }
        let asked = stage.isWork ? rollout.spec.resolvedStages() : own
        let rules = asked.compactMap(\.environments).flatMap(clone.desired.environments(in:))
            .compactMap { clone.policy?.rule(for: $0, rollout.spec) }
        let per = rules.compactMap(\.per).last { $0 != .stage } ?? .stage
        if per == .rollout { return (rollout.name, stages { _ in true }) }
        if per == .phase, let phase = stage.phase?.name {
            return (phase, stages { $0.phase?.name == phase })
        }
        return (approval.stage, own)
    }

    private func stages(_ isMeant: (Stage) -> Bool) -> [Stage] {
        rollout.spec.resolvedStages().filter(isMeant)
    }

    private func digest(of stage: String) throws -> String {
        try DigestQuestion(rollout: rollout.name, stage: stage).answer(in: clone.reading).text
    }
}
