import Manifests

// MARK: The way out of a stage

extension StartTerms {
    /// Why it is not believed that a stage has come to its end at `moment`: its soak was shorter than the manifests
    /// ask by which it was started, or those whom its exit asks did not sign off.
    func objections(
        toEndOf stage: String, in target: TargetID, by evidence: [Evidence], at moment: Instant,
        present: StartTerms?, after parent: ObservedState
    ) -> [String] {
        guard let terms = terms(of: stage, in: target) else {
            return ["its revision has no such stage"]
        }
        return objections(toSoakOf: terms, in: target, at: moment, parent)
            + lacks(of: terms, in: target, by: evidence, present, parent)
    }

    private func terms(of stage: String, in target: TargetID) -> Stage? {
        // A change of an environment's own has one stage, without soak and exit.
        if target.isOwn { return desired.environments[target.environment].map { _ in Stage() } }
        return desired.rollouts[target.rollout]?.spec.resolvedStages().first {
            $0.name.name == stage
        }
    }

    private func objections(
        toSoakOf stage: Stage, in target: TargetID, at moment: Instant, _ parent: ObservedState
    ) -> [String] {
        let soak = parent[target].soak ?? SoakRecord(since: moment)
        let environment = desired.environments[target.environment]?.spec
        let isMeasured = environment?.actions["health"]?.action != nil
        let come = isMeasured ? soak.healthySeconds : max(0, (moment - soak.since).seconds)
        var found: [String] = []
        if come < stage.soakLength.seconds {
            found.append(
                "it \(isMeasured ? "was measured" : "waited") for \(TimeSpan(seconds: come).words), and its "
                    + "revision asks for \(stage.soakLength.words)")
        }
        if isMeasured, soak.verdict != .pass { found.append("its last reading was no pass") }
        return found
    }

    private func lacks(
        of stage: Stage, in target: TargetID, by evidence: [Evidence], _ present: StartTerms?,
        _ parent: ObservedState
    ) -> [String] {
        let (record, name) = (parent[target], stage.name.name)
        let sights = parent.rollouts[target.rollout]?.sights ?? []
        let spent = Set(record.spent)
        let named = evidence.compactMap(\.sight).filter { !spent.contains($0) }
        let approved = [record.digest, present?.digest(target.rollout, name)].compactMap { $0 }
        return (stage.exit?.signOffs ?? []).map(\.name).compactMap { role in
            let isGiven = sights.contains { sight in
                sight.kind == .signOff && sight.gate == "exit" && sight.stage == name
                    && sight.role == role && approved.contains(sight.digest)
                    && isMember(sight.by, of: role) && named.contains(sight.id)
            }
            return isGiven ? nil : "no member of \(role) signed off its exit"
        }
    }
}
