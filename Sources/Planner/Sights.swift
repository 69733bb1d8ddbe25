import Ledger
import Manifests
import YAML

/// A sign-off, veto, withdrawal or lift as it stands in the manifests.
struct Said: Hashable, Sendable {
    var sight: Sight
    /// What it says that it approves; nil where it says nothing.
    var digest: String?
    /// The stage's `notBefore` that it was given for, where it says one.
    var notBefore: Instant?
    /// When it says that it was given: a day means all of that day.
    var claimed: ClosedRange<Instant>?
    var location: SourceLocation?

    var id: String { sight.id }
    var gate: String { sight.gate }

    /// By which it was seen before: one that names no content is told by its name alone.
    var identity: String {
        guard let digest, sight.kind != .signOff else { return sight.name }
        return "\(sight.name) \(digest)"
    }
}

extension World {
    /// Everything that people say of a rollout's stages, in the field or in files of its own.
    func signOffsPresent(in course: Course) -> [Said] {
        var found: [Said] = []
        for leg in course.legs {
            for side in [Side.entry, .exit] {
                let rows = side.block(of: leg.stage)?.signedOff.rows ?? []
                guard !rows.isEmpty else { continue }
                let name = side == .entry ? scope(of: leg, course).name : leg.name
                for row in rows {
                    for one in row.value {
                        found += said(one, name, side.rawValue, row.name, course)
                    }
                }
            }
        }
        return found + signOffsInFiles(about: course)
    }

    private func emergenciesPresent(in course: Course) -> [Said] {
        course.legs.compactMap { leg in
            guard let said = leg.stage.entry?.emergency else { return nil }
            var sight = said.sight
            (sight.stage, sight.gate) = (leg.name, Side.entry.rawValue)
            // One that names no content is of what is there at its first sight.
            return Said(
                sight: sight, digest: said.digest, location: said.place.node?.location)
        }
    }

    private func signOffsInFiles(about course: Course) -> [Said] {
        desired.signOffs(about: course.rollout.name).flatMap { one in
            said(
                one.asSignOff, one.stage?.name ?? "", one.gate ?? Side.entry.rawValue,
                one.role.name, course)
        }
    }

    private func said(
        _ one: SignOff, _ stage: String, _ gate: String, _ role: String, _ course: Course
    ) -> [Said] {
        var found: [Said] = []
        func add(_ kind: Sight.Kind, by: String, at: String, digest: String?) {
            var sight = Sight()
            (sight.kind, sight.stage, sight.gate) = (kind, stage, gate)
            (sight.role, sight.by, sight.at) = (role, by, at)
            var said = Said(sight: sight, digest: digest, location: one.place.node?.location)
            said.notBefore = one.notBefore.flatMap { facts.begins(.date($0), course.rollout.spec) }
            if kind == .signOff { said.claimed = one.at.flatMap { claimed($0, course) } }
            found.append(said)
        }
        if let by = one.by, let at = one.at {
            add(.signOff, by: by.name, at: at.words, digest: one.digest)
        }
        for (kind, word) in [
            (Sight.Kind.veto, one.vetoed), (.withdrawal, one.withdrawn), (.lift, one.lifted),
        ] {
            guard let word else { continue }
            add(kind, by: word.by.name, at: word.at?.words ?? "", digest: word.digest)
        }
        return found
    }

    private func claimed(_ at: ZonedDate, _ course: Course) -> ClosedRange<Instant>? {
        guard let begins = facts.begins(.date(at), course.rollout.spec) else { return nil }
        guard at.second == nil else { return begins...begins }
        // The day may have begun elsewhere already: nobody is asked to know the rollout's zone.
        let first = begins - TimeSpan(seconds: hoursAheadMax * 3_600)
        return first...(begins + TimeSpan(seconds: CivilTime.secondsOfDay - 1))
    }

    /// What was said and has not been seen before, in each revision since the last one that was acted on: a stop
    /// counts also where it was taken out again before anybody looked.
    func newSights(under policy: Policy?) -> [String: [Sight]] {
        var found: [String: [Sight]] = [:]
        for (world, isBeside) in worldsBetween + [(self, false)] {
            for (rollout, said) in world.sights(
                besides: found, under: policy, newest: self, isBeside: isBeside)
            {
                found[rollout, default: []] += said
            }
        }
        return found
    }

    /// The revisions that came between, as they would have been looked at.
    private var worldsBetween: [(World, isBeside: Bool)] {
        facts.between.map { past in
            var known = past.facts
            known.terms = facts.terms
            known.terms[facts.revision.commit] = desired
            known.signature = facts.signature
            return (World(past.desired, observed, known, now), past.isBeside)
        }
    }

    /// Of what a merge brought beside its first line only stops are seen that somebody has signed.
    private func sights(
        besides found: [String: [Sight]], under policy: Policy?, newest: World, isBeside: Bool
    ) -> [String: [Sight]] {
        var fresh: [String: [Sight]] = [:]
        for course in courses.values + newest.courses.values.filter(isUnread) {
            let name = course.rollout.name
            let known = (observed.rollouts[name]?.sights ?? []) + (found[name] ?? [])
            var sights =
                isUnread(course)
                ? stops(of: course, besides: known, newest)
                : self.sights(in: course, besides: known, under: policy)
            if isBeside { sights = sights.filter { $0.key != nil && $0.kind.stops } }
            if !sights.isEmpty { fresh[name] = sights }
        }
        return fresh
    }

    /// Whether this revision has no such rollout that could be read.
    private func isUnread(_ course: Course) -> Bool { courses[course.rollout.name] == nil }

    private func sights(in course: Course, besides known: [Sight], under policy: Policy?)
        -> [Sight]
    {
        var ids = Set(known.flatMap { [$0.content, $0.name] })
        let present = signOffsPresent(in: course) + emergenciesPresent(in: course)
        let said = present.filter { ids.insert($0.identity).inserted }
        let seen = said.compactMap { sight(of: $0, in: course, under: policy) }
        let ofAll = (provenWordsOfAll(of: course) + liftOfLedgerPause(of: course)).filter {
            ids.insert($0.content).inserted
        }
        return seen + signedSince(present, in: course, known + seen, under: policy)
            + ofAll.map(dated)
    }

    /// What was seen before without its signature, as somebody may have copied it, and has one now; and a sign-off in
    /// whose name and time somebody had written another one before. What was said as a stranger stays that.
    private func signedSince(
        _ present: [Said], in course: Course, _ known: [Sight], under policy: Policy?
    ) -> [Sight] {
        guard asksSignatures else { return [] }
        var proven = Set(known.filter { $0.key != nil || $0.isOfStranger }.map(\.content))
        let kinds = present.filter { $0.sight.kind.isOfContent || $0.sight.kind == .signOff }
        return kinds.compactMap { said in
            guard let sight = sight(of: said, in: course, under: policy), sight.key != nil,
                proven.insert(sight.content).inserted
            else { return nil }
            return sight
        }
    }

    /// Vetoes and withdrawals in files of their own about a rollout whose own file cannot be read here: what they are
    /// about is told by the newest revision, unless they say it.
    private func stops(of course: Course, besides known: [Sight], _ newest: World) -> [Sight] {
        var ids = Set(known.flatMap { [$0.content, $0.name] })
        return signOffsInFiles(about: course).filter {
            [.veto, .withdrawal].contains($0.sight.kind) && ids.insert($0.identity).inserted
        }.compactMap { said in
            guard let scope = newest.scope(named: said.sight.stage, in: course),
                let digest = said.digest ?? scope.digest
            else { return nil }
            var sight = dated(said.sight)
            sight.digest = digest
            sight.key = keyAtFirstSight(sight, scope, in: course)
            return sight
        }
    }

    private func dated(_ sight: Sight) -> Sight {
        var sight = sight
        (sight.seen, sight.revision) = (now, facts.revision.commit)
        return sight
    }

    /// At first sight, one that names no digest approves what its stage is then.
    private func sight(of said: Said, in course: Course, under policy: Policy?) -> Sight? {
        var sight = said.sight
        if sight.kind == .signOff, let policy {
            sight.isOfStranger = !policy.isMember(sight.by, of: sight.role)
        }
        guard let scope = scope(named: sight.stage, in: course),
            let digest = said.digest ?? scope.digest
        else { return nil }
        sight = dated(sight)
        sight.digest = digest
        sight.notBefore = said.notBefore ?? scope.notBefore
        sight.key = keyAtFirstSight(sight, scope, in: course)
        return sight
    }
}

/// Where the clocks are furthest ahead of UTC.
private let hoursAheadMax = 14
