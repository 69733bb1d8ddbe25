import Manifests

extension StartTerms {
    /// Why what a revision is said to have brought is not believed: its manifests do not say so.
    func objections(to seen: RevisionSeen) -> [String] {
        seen.sights.sorted { bytesPrecede($0.key, $1.key) }.flatMap { rollout, sights in
            let said = words(of: rollout)
            return sights.filter { !said.contains($0.asSaid) }.map {
                "its manifests hold no \($0.kind.rawValue) of \(rollout) by \($0.by) as \($0.role) at \($0.at)"
            }
        }
    }

    /// Everything that people say of a rollout: in its stages, or in files of its own.
    private func words(of rollout: String) -> Set<Sight> {
        var found: Set<Sight> = []
        for stage in desired.rollouts[rollout]?.spec.resolvedStages() ?? [] {
            for block in [stage.entry, stage.exit].compactMap({ $0 }) {
                for row in block.signedOff.rows {
                    for one in row.value { found.formUnion(one.words(as: row.name)) }
                }
            }
        }
        for one in desired.signOffs(about: rollout) {
            found.formUnion(one.asSignOff.words(as: one.role.name))
        }
        return found
    }
}

extension SignOff {
    fileprivate func words(as role: String) -> [Sight] {
        var found: [Sight] = []
        func add(_ kind: Sight.Kind, _ by: Reference, _ at: ZonedDate?) {
            var sight = Sight()
            (sight.kind, sight.role, sight.by, sight.at) = (kind, role, by.name, at?.words ?? "")
            found.append(sight)
        }
        if let by { add(.signOff, by, at) }
        for (kind, word) in [
            (Sight.Kind.veto, vetoed), (.withdrawal, withdrawn), (.lift, lifted),
        ] {
            if let word { add(kind, word.by, word.at) }
        }
        return found
    }
}

extension Sight {
    /// As a manifest has it: with nothing that the ledger adds, and of whatever stage.
    fileprivate var asSaid: Sight {
        var sight = Sight()
        (sight.kind, sight.role, sight.by, sight.at) = (kind, role, by, at)
        return sight
    }
}
