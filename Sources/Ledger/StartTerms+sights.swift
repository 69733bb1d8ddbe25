package import Manifests

extension StartTerms {
    /// Why what a revision is said to have brought is not believed: its manifests do not say so.
    /// `between` has those of the revisions that came before it and were not looked at then.
    func objections(to seen: RevisionSeen, between: [String: StartTerms]) -> [String] {
        objections(toSightsIn: seen, between) + objections(toAdoptionsIn: seen)
            + objections(toReviewsIn: seen)
    }

    private func objections(toReviewsIn seen: RevisionSeen) -> [String] {
        seen.reviewed.values.joined().filter { review in
            let stages = desired.rollouts[review.emergency.rollout]?.spec.resolvedStages() ?? []
            let isInFile = desired.signOffs(about: review.emergency.rollout).contains {
                $0.stage?.name == review.emergency.stage && $0.reviewed?.by.name == review.by
                    && $0.reviewed?.digest == review.emergency.digest
            }
            return !isInFile
                && !stages.contains { stage in
                    let emergency = stage.entry?.emergency
                    return stage.name.name == review.emergency.stage
                        && emergency?.by.name == review.emergency.by
                        && emergency?.reviewed?.by.name == review.by
                }
        }.map { "its manifests hold no review by \($0.by) of what \($0.emergency.by) let through" }
    }

    private func objections(toSightsIn seen: RevisionSeen, _ between: [String: StartTerms])
        -> [String]
    {
        // What comes into force with it counts from it on.
        let policy = seen.policy == nil ? policy : desired.policy?.spec
        return seen.sights.sorted { bytesPrecede($0.key, $1.key) }.flatMap { rollout, sights in
            sights.flatMap { sight -> [String] in
                let isOfNow = sight.revision == seen.revision.commit
                guard let terms = isOfNow ? self : between[sight.revision] else {
                    return [
                        "the manifests of \(sight.revision.prefix(10)), where it saw the "
                            + "\(sight.words(of: rollout)), cannot be read"
                    ]
                }
                return [
                    terms.objection(to: sight, of: rollout),
                    sight.objection(toMemberBy: policy, of: rollout),
                ].compactMap { $0 }
            }
        }
    }

    private func objection(to sight: Sight, of rollout: String) -> String? {
        guard let digests = desired.signOffsSaid(of: rollout)[sight.asSaid] else {
            return "its manifests hold no \(sight.words(of: rollout)) at \(sight.at)"
        }
        let approved = digests.flatMap { digest in
            digest.map { [$0] } ?? contents(named: sight.stage, of: rollout)
        }
        // Of which content a stop is that names none, nobody can tell where its rollout cannot be read.
        let isOfUnread = desired.rollouts[rollout] == nil && sight.kind.isOfContent
        return isOfUnread || approved.contains(sight.digest)
            ? nil
            : "the \(sight.words(of: rollout)) at \(sight.at) is of other content than its manifests have"
    }

    private func objections(toAdoptionsIn seen: RevisionSeen) -> [String] {
        seen.environments.sorted { bytesPrecede($0.key, $1.key) }.flatMap { name, adoption in
            guard let environment = desired.environments[name]?.spec else {
                return ["its manifests hold no environment \(name)"]
            }
            var found: [String] = []
            if adoption.inForce.digest != environmentDigest(name) {
                found.append("its manifests hold another definition of \(name)")
            }
            if let initial = adoption.initial,
                initial != Layer(adopting: environment).owned(by: environment)
            {
                found.append("its manifests say that something else ran in \(name) first")
            }
            return found
        }
    }

    /// What an approval that names no digest approves: a stage, the stages of a phase, or all of the rollout.
    private func contents(named name: String, of rollout: String) -> [String] {
        let stages = desired.rollouts[rollout]?.spec.resolvedStages() ?? []
        let phase = stages.filter { $0.phase?.name == name }
        let several = [phase, name == rollout ? stages : []].filter { !$0.isEmpty }
        return [digest(rollout, name)].compactMap { $0 }
            + several.map { stages in
                combinedDigest(stages.map { digest(rollout, $0.name.name) ?? "" })
            }
    }
}

extension DesiredState {
    /// Everything that people say of a rollout, in its stages or in files of its own; each with the digests that
    /// it names, and nil where it is of what is there.
    package func signOffsSaid(of rollout: String) -> [Sight: [String?]] {
        var found: [Sight: [String?]] = [:]
        func add(_ one: SignOff, as role: String) {
            for (sight, digest) in one.words(as: role) { found[sight, default: []].append(digest) }
        }
        for stage in rollouts[rollout]?.spec.resolvedStages() ?? [] {
            if let emergency = stage.entry?.emergency {
                found[emergency.sight, default: []].append(emergency.digest)
            }
            for block in [stage.entry, stage.exit].compactMap({ $0 }) {
                for row in block.signedOff.rows { for one in row.value { add(one, as: row.name) } }
            }
        }
        for one in signOffs(about: rollout) { add(one.asSignOff, as: one.role.name) }
        for (kind, word) in rollouts[rollout]?.spec.wordsOfAll ?? [] {
            found[word.sight(kind), default: []].append("")
        }
        return found
    }
}

extension Rollout {
    /// What is said of all of it: a pause, and what lifts it.
    package var wordsOfAll: [(kind: Sight.Kind, word: Word)] {
        [(.pause, paused), (.resume, resumed)].compactMap { kind, word in
            word.map { (kind, $0) }
        }
    }
}

extension Emergency {
    package var sight: Sight {
        var sight = Sight()
        (sight.kind, sight.by, sight.at) = (.emergency, by.name, at?.words ?? "")
        return sight
    }
}

extension Word {
    /// As it is seen where it is of no stage.
    package func sight(_ kind: Sight.Kind) -> Sight {
        var sight = Sight()
        (sight.kind, sight.by, sight.at) = (kind, by.name, at?.words ?? "")
        return sight
    }
}

/// One digest over those of several stages, in their order.
package func combinedDigest(_ digests: [String]) -> String {
    let input = "reconcile digests 1\n" + digests.map { "\($0)\n" }.joined()
    return "sha256:" + hexadecimal(sha256(Array(input.utf8)))
}

extension SignOff {
    fileprivate func words(as role: String) -> [(sight: Sight, digest: String?)] {
        var found: [(Sight, String?)] = []
        func add(_ kind: Sight.Kind, _ by: Reference, _ at: ZonedDate?, _ digest: String?) {
            var sight = Sight()
            (sight.kind, sight.role, sight.by, sight.at) = (kind, role, by.name, at?.words ?? "")
            found.append((sight, digest))
        }
        if let by { add(.signOff, by, at, digest) }
        for (kind, word) in [
            (Sight.Kind.veto, vetoed), (.withdrawal, withdrawn), (.lift, lifted),
        ] {
            if let word { add(kind, word.by, word.at, word.digest) }
        }
        return found
    }
}

extension Sight {
    fileprivate func words(of rollout: String) -> String {
        "\(kind.rawValue) of \(rollout) by \(by) as \(role)"
    }

    /// Who is called a member was one by the policy that is in force from then on, and the other way round.
    fileprivate func objection(toMemberBy policy: Policy?, of rollout: String) -> String? {
        guard kind == .signOff, let policy else {
            return isOfStranger
                ? "no policy says who is a member for the \(words(of: rollout))" : nil
        }
        guard policy.isMember(by, of: role) == isOfStranger else { return nil }
        return isOfStranger
            ? "it says that \(by), a member of \(role), is none, of the \(words(of: rollout))"
            : "it takes \(by) for a member of \(role), of the \(words(of: rollout))"
    }

    /// As a manifest has it: with nothing that the ledger adds, and of whatever stage.
    package var asSaid: Sight {
        var sight = Sight()
        (sight.kind, sight.role, sight.by, sight.at) = (kind, role, by, at)
        return sight
    }
}
