import Ledger
import Manifests

/// What is refused is not looked at for ever: a forger could make many.
private let alternativesMax = 400
private let namesMax = 20

extension World {
    /// Whether any rule asks for signatures at all.
    var asksSignatures: Bool { policy?.asksSignatures ?? false }

    /// The strictest proof that is asked in the environments of a stage; for work, in all of its rollout.
    func proofAsked(of start: Candidate) -> Proof {
        guard asksSignatures, let policy else { return .declared }
        let names =
            start.target.isWork ? start.course.legs.flatMap(\.environments) : start.leg.environments
        let isSigned = names.contains { rule(for: $0, start.rollout, policy)?.proof == .signed }
        // Work of a rollout that goes nowhere has no rule of its own, and gets the strictest.
        return isSigned || names.isEmpty ? .signed : .declared
    }

    /// How well it is known that the person of a sight said it, where that is asked for this start.
    func proven(_ sight: Sight, _ scope: Scope, for start: Candidate, isOnFloor: Bool) -> Proven {
        guard isOnFloor || proofAsked(of: start) == .signed else { return .declared }
        let proven = proven(sight, scope, in: start.course)
        guard !proven.isUnproven else { return proven }
        return objectionToLedger(of: sight, scope, start.course, isKnown: facts.isOfLedger)
            .map { .unproven($0) } ?? proven
    }

    /// By the words that stand in the manifests now.
    func proven(_ sight: Sight, _ scope: Scope, in course: Course) -> Proven {
        guard let written = try? ZonedDate(parsing: sight.at), let time = written.utcInstant else {
            return .unproven(
                "`at: \(sight.at)` is not a moment in UTC, as a signature has it: 2025-05-09T14:03:22Z"
            )
        }
        let statement = statement(sight, scope, in: course, at: time)
        var reason: Proven?
        for parts in words(of: sight, in: course) {
            if let date = parts.notBefore, sight.notBefore.map({ $0 < date }) ?? true {
                // Another word of the same name was seen before it.
                reason = .unproven("it was first seen without its `notBefore`")
                continue
            }
            let proven = prove(statement, parts, at: [time, sight.seen, now], course)
            if !proven.isUnproven { return proven }
            reason = proven
        }
        return reason ?? .unproven("it does not stand in the manifests")
    }

    /// The words that prove it: what a stranger has written beside them under the same name says nothing.
    func provenWords(of sight: Sight, _ scope: Scope, in course: Course) -> [SignedParts] {
        guard let time = (try? ZonedDate(parsing: sight.at))?.utcInstant else { return [] }
        let statement = statement(sight, scope, in: course, at: time)
        return words(of: sight, in: course).filter {
            !prove(statement, $0, at: [time, sight.seen, now], course).isUnproven
        }
    }

    /// Asks for the signature, then whose key that is, and when it counted.
    func prove(
        _ unsigned: Statement, _ parts: SignedParts, at moments: [Instant], _ course: Course?
    ) -> Proven {
        guard let signature = parts.signature else { return .unproven("it carries no signature") }
        guard let policy else { return .unproven("no policy says whose key it is") }
        var statement = unsigned
        (statement.ledger, statement.reason) = (parts.saw, parts.reason)
        statement.notBefore = parts.notBefore
        let key: SigningKey
        switch facts.signature(statement.text, signature) {
        case .signed(let by): key = by
        case .refused(let words): return .unproven(words)
        case .ofAnotherText(let by):
            let stranger = policy.objection(to: by, of: statement.person, at: [], in: begins)
            return .unproven(
                difference(from: statement, parts, signature, course) ?? stranger
                    ?? "its signature is over another statement; --print-statement shows the right one"
            )
        }
        if let objection = policy.objection(
            to: key, of: statement.person, at: moments, in: begins)
        {
            return .unproven(objection)
        }
        return .signed(key.fingerprint)
    }

    /// The line in which what was signed differs, where somebody could have meant it.
    private func difference(
        from statement: Statement, _ parts: SignedParts, _ signature: String, _ course: Course?
    ) -> String? {
        var known = knownElsewhere(parts, course)
        if statement.kind == .emergency { known.spans += Emergency.likelySpans }
        return statement.alternatives(known).prefix(alternativesMax).first {
            if case .signed = facts.signature($0.statement.text, signature) { true } else { false }
        }?.words
    }

    private func knownElsewhere(_ parts: SignedParts, _ course: Course?) -> KnownElsewhere {
        var known = KnownElsewhere()
        known.roots += [facts.policyDigest(), observed.ledger.policy?.digest]
        known.repositories.append(desired.policy?.spec.repository)
        known.branches.append(desired.policy?.spec.branch)
        known.rollouts = Array(desired.rollouts.names.prefix(namesMax))
        known.digests.append(parts.digest)
        known.roles += policy?.roles.names.map { $0 } ?? []
        let members = (policy?.roles.rows ?? []).flatMap { $0.value.members.map(\.name) }
        known.people = Set((policy?.people.names ?? []) + members).sorted(by: bytesPrecede)
        guard let course else { return known }
        for leg in course.legs {
            known.stages.append(leg.name)
            if let phase = leg.stage.phase?.name { known.stages.append(phase) }
            known.environments.append(leg.environments)
            known.digests.append(facts.digest(course.rollout.name, leg.name)?.text)
            known.times.append(
                leg.stage.notBefore.flatMap { facts.begins($0, course.rollout.spec) })
        }
        known.stages.append(course.rollout.name)
        known.environments.append(course.legs.environments)
        known.versions += desired.rollouts.all.prefix(namesMax).compactMap { $0.spec.version?.text }
        let component = course.rollout.spec.component.name
        for target in observed.known where target.rollout == course.rollout.name {
            let record = observed[target]
            let layers = [record.layer] + record.done.values.map(\.layer)
            known.versions += layers.compactMap { $0?.versions[component] }
        }
        return known
    }

    /// Keys have no rollout whose zone they could mean: UTC unless they say another.
    private func begins(_ date: ZonedDate) -> Instant? { facts.begins(.date(date), Rollout()) }

    /// Every word in the manifests that could be a sight: in the field, or in a file of its own.
    func words(of sight: Sight, in course: Course) -> [SignedParts] {
        var found: [SignedParts] = []
        for leg in course.legs {
            guard let side = Side(rawValue: sight.gate) else { continue }
            for one in side.block(of: leg.stage)?.signedOff[sight.role] ?? [] {
                if let parts = parts(of: sight, in: one) { found.append(parts) }
            }
        }
        for one in desired.signOffs(about: course.rollout.name) where one.role.name == sight.role {
            if let parts = parts(of: sight, in: one.asSignOff) { found.append(parts) }
        }
        return found
    }

    private func parts(of sight: Sight, in one: SignOff) -> SignedParts? {
        func isMeant(_ by: Reference?, _ at: ZonedDate?) -> Bool {
            by?.name == sight.by && at?.words == sight.at
        }
        let word: Word?
        switch sight.kind {
        case .signOff:
            guard isMeant(one.by, one.at) else { return nil }
            var parts = SignedParts(one)
            parts.notBefore = one.notBefore.flatMap(begins)
            return parts
        case .veto: word = one.vetoed
        case .withdrawal: word = one.withdrawn
        case .lift: word = one.lifted
        case .pause, .resume, .emergency: return nil
        }
        guard let word, isMeant(word.by, word.at) else { return nil }
        return SignedParts(word)
    }
}
