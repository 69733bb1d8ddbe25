import Ledger
import Manifests
import YAML

/// Judges every sign-off of one side of a stage, then whether together they are what is asked.
struct SignOffEvaluation {
    let world: World
    let start: Candidate
    let side: Side
    let demand: Demand
    let scope: Scope
    /// What stands in the manifests now, by what it is told by: one that was taken out counts no more.
    private let present: [String: [Said]]
    /// Those that say that they are of what there is now.
    private let current: Set<String>
    private let stops: [Sight]

    init(_ world: World, _ start: Candidate, _ side: Side, _ demand: Demand) {
        (self.world, self.start, self.side, self.demand) = (world, start, side, demand)
        scope = world.scope(of: start, side == .entry ? demand.per : .stage)
        let isAsked = !demand.roles.isEmpty
        let said =
            isAsked
            ? world.signOffsPresent(in: start.course).filter { $0.gate == side.rawValue } : []
        present = Dictionary(grouping: said, by: \.id)
        let digest = said.isEmpty ? nil : scope.digest
        current = Set(said.filter { $0.digest != nil && $0.digest == digest }.map(\.id))
        stops = isAsked ? world.standingStops(of: start, side) : []
    }

    var answer: SignOffJudgement {
        var judged = demand.roles.map { role in given(role.names).map(judge) }
        let seats = Seats(demand.roles, judged, isApart: isApart, person)
        for (place, sights) in seats.unseated { judged[place].replace(sights) }
        var (evidence, waits) = ([Evidence](), [Wait]())
        for (place, role) in demand.roles.enumerated() {
            let seated = seats.seated[place]
            if seated.count < role.people {
                waits.append(wait(role, seated.count, judged[place]))
            } else {
                evidence += counting(role, seated, judged[place]).map {
                    self.evidence(of: $0, judged[place])
                }
            }
        }
        // Whoever is missing yet may be the second one.
        let second = waits.isEmpty ? lacksSecond(judged) : nil
        if let second { waits.append(wait(second)) }
        let verdicts = zip(demand.roles, judged).flatMap { role, judged in
            judged.isEmpty ? [.missing(role.name)] : judged
        }
        return SignOffJudgement(
            waits.isEmpty ? .opens(evidence) : .held(waits),
            verdicts + (second.map { [$0] } ?? []))
    }

    private var isApart: Bool { world.policy?.separation.contains(.roles) == true }

    func person(_ name: String) -> String { world.policy?.person(named: name) ?? name }

    /// The sight of every sign-off of a role that stands in the manifests now, as they were seen.
    private func given(_ roles: [String]) -> [Sight] {
        let sights = world.observed.rollouts[start.target.rollout]?.sights ?? []
        return sights.filter {
            $0.kind == .signOff && roles.contains($0.role) && $0.stage == scope.name
                && $0.gate == side.rawValue && present[$0.id] != nil
        }.meant(by: scope.digest)
    }

    /// How a sight stands in the manifests: of several by one name, the one that is of its content.
    private func said(of sight: Sight) -> Said? {
        let several = present[sight.id] ?? []
        return several.first { $0.digest == sight.digest } ?? several.first
    }
}

// MARK: One sign-off

extension SignOffEvaluation {
    private func judge(_ sight: Sight) -> SignOffVerdict {
        var proof: String?
        let objection =
            objectionToWho(sight) ?? objectionToWhat(sight) ?? objectionToProof(sight, &proof)
            ?? objectionToWhen(sight) ?? objectionToAuthor(sight)
        var verdict = SignOffVerdict(
            objection?.word ?? .granted, sight.role, sight, objection?.why,
            at: said(of: sight)?.location)
        if objection == nil { verdict.proof = proof }
        return verdict
    }

    private typealias Objection = (word: SignOffVerdict.Word, why: String)

    private func objectionToWho(_ sight: Sight) -> Objection? {
        guard let policy = world.policy, policy.isMember(sight.by, of: sight.role) else {
            return (.notMember, "\(sight.by) is not a member")
        }
        if policy.isBot(sight.by) {
            return (.notMember, "\(sight.by) is not a member: a bot fills no role")
        }
        guard sight.isOfStranger else { return nil }
        return (
            .notMember,
            "\(sight.by) was not a member when \(sight.subject) was first seen: sign off anew"
        )
    }

    private func objectionToWhat(_ sight: Sight) -> Objection? {
        let identity = sight.identity(for: start.leg, scope)
        if world.observed[start.target].spent.contains(identity) {
            return (.spent, "\(sight.subject) is spent")
        }
        if sight.digest != scope.digest {
            return (
                .stale,
                current.contains(sight.id)
                    ? "\(sight.subject) is stale: under the same role, person and time something else was seen "
                        + "before it, so sign off anew"
                    : world.staleness(of: sight, scope, start)
            )
        }
        let isWithdrawn = stops.contains { stop in
            stop.kind == .withdrawal && stop.role == sight.role
                && person(stop.by) == person(sight.by)
        }
        return isWithdrawn ? (.withdrawn, "\(sight.subject) is withdrawn") : nil
    }

    /// Signatures are dear: what one proves is worked out once, and kept in `proof`.
    private func objectionToProof(_ sight: Sight, _ proof: inout String?) -> Objection? {
        let proven = world.proven(sight, scope, for: start, isOnFloor: demand.isOnFloor)
        proof = proven.evidence
        guard case .unproven(let why) = proven else { return nil }
        return (.unproven, "\(sight.subject) is unproven: \(why)")
    }

    private func objectionToWhen(_ sight: Sight) -> Objection? {
        let claimed = said(of: sight)?.claimed
        if let claimed, claimed.lowerBound > sight.seen + clockSkewMax {
            return (
                .misdated,
                "\(sight.subject) is misdated: it was seen before that, at \(sight.seen.text)"
            )
        }
        // Neither back-dating nor withholding it makes it good for longer.
        let given = min(sight.seen, claimed?.upperBound ?? sight.seen)
        if let validFor = demand.validFor, world.now > given + validFor {
            return (
                .expired, "\(sight.subject) has expired: it was good for \(validFor.words)"
            )
        }
        if demand.afterResults, side == .entry, let results = world.results(before: scope, start),
            sight.seen < results.known
        {
            return (
                .early,
                "\(sight.subject) is early: \(results.of) was verified after it, at \(results.known.text)"
            )
        }
        return nil
    }

    private func objectionToAuthor(_ sight: Sight) -> Objection? {
        guard let policy = world.policy, policy.separation.contains(.author) else { return nil }
        let commits = world.histories(of: scope, start).flatMap(\.commits)
        let own = commits.first { $0.makers.contains { policy.names($0, sight.by) } }
        return own.map {
            (
                .selfApproval,
                "self-approval: \(sight.by) is named by \($0.short), which changed this"
            )
        }
    }
}

// MARK: All of them

extension SignOffEvaluation {
    /// Where no signature proves who wrote a change, nobody's yes is enough alone: the author may be who it is.
    private func lacksSecond(_ judged: [[SignOffVerdict]]) -> SignOffVerdict? {
        guard let policy = world.policy, policy.separation.contains(.author),
            !demand.roles.isEmpty
        else { return nil }
        let histories = world.histories(of: scope, start)
        let isProven = !histories.isEmpty && histories.allSatisfy { $0.isProven && $0.isWhole }
        if isProven { return nil }
        let granted = judged.joined().filter { $0.word == .granted }.compactMap(\.sight)
        let people = Set(granted.map { person($0.by) })
        guard people.count == 1, let one = granted.first else { return nil }
        return SignOffVerdict(
            .secondPerson, one.role, one,
            "needs a second person: no signature proves who wrote this, and \(one.by) alone signed off"
        )
    }

    /// Whoever else agreed is named where the author is not proven: it takes two.
    private func counting(
        _ role: Demand.Role, _ seated: [Sight], _ judged: [SignOffVerdict]
    ) -> [Sight] {
        guard world.policy?.separation.contains(.author) == true else { return seated }
        let others = judged.filter { $0.word == .granted }.compactMap(\.sight).filter { sight in
            !seated.contains { person($0.by) == person(sight.by) }
        }
        return seated + others
    }

    private func evidence(of sight: Sight, _ judged: [SignOffVerdict]) -> Evidence {
        let proof = judged.first { $0.sight == sight }?.proof ?? ""
        return Evidence(
            GateName.signOff.rawValue,
            "\(sight.role) by \(sight.by) at \(sight.at), \(proof)",
            sight: sight.identity(for: start.leg, scope))
    }

    private func wait(_ role: Demand.Role, _ count: Int, _ judged: [SignOffVerdict]) -> Wait {
        let missing = role.people - count
        let name = world.policy?.roles[role.name]?.title ?? role.name
        let asked = role.people > 1 ? "\(missing) more of \(name)" : name
        let why = judged.compactMap(\.objection)
        let fresh = notSeenYet(role.name)
        let news = fresh.map { "signed off by \($0.by), counts from the next pass" }
        let said = why + news
        let words =
            said.isEmpty
            ? "\(asked) has not signed off" : "\(asked): \(said.joined(separator: "; "))"
        var wait = Wait(
            gate: .signOff,
            words: demand.isOnFloor ? "\(words); \(world.wordsOfFloor(start))" : words,
            who: fresh.count < missing ? role.names : [], location: role.place.node?.location)
        wait.isForNextPass = fresh.count >= missing
        return wait
    }

    /// The members who have signed off since a pass last looked.
    private func notSeenYet(_ role: String) -> [Sight] {
        world.notSeenYet(of: start, side, .signOff).filter {
            $0.role == role && world.policy?.isMember($0.by, of: role) == true
        }
    }

    private func wait(_ second: SignOffVerdict) -> Wait {
        Wait(
            gate: .signOff, words: second.objection ?? "", who: demand.roles.map(\.name),
            location: demand.roles.first?.place.node?.location)
    }
}

extension Sight {
    /// What is spent when `leg` is done: one approval of several stages is spent with each of them alone.
    func identity(for leg: Course.Leg, _ scope: Scope) -> String {
        scope.isOfStage ? id : "\(id) for \(leg.name)"
    }
}

extension [Sight] {
    /// Of several by one name the one that counts, whoever wrote the others: it is signed and of what there is now. Else
    /// the first that is of it, else what was signed, else what was seen first.
    func meant(by digest: String?) -> [Sight] {
        guard Set(map(\.id)).count < count else { return self }
        let named = Dictionary(grouping: self, by: \.id)
        var met: Set<String> = []
        return filter { met.insert($0.id).inserted }.compactMap { first in
            let several = named[first.id] ?? []
            let ofIt = several.filter { $0.digest == digest }
            return ofIt.first { $0.key != nil } ?? ofIt.first
                ?? several.last { $0.key != nil } ?? first
        }
    }
}

extension [SignOffVerdict] {
    /// Puts what is said now of some sign-offs in the place of what was said of each by itself.
    fileprivate mutating func replace(_ verdicts: [SignOffVerdict]) {
        for verdict in verdicts {
            if let place = firstIndex(where: { $0.sight == verdict.sight }) {
                self[place] = verdict
            }
        }
    }
}
