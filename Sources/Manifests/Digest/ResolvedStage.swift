/// A stage with everything that it refers to put in its place.
package struct ResolvedStage: Sendable {
    package var rollout: Manifest<Rollout>
    package var stage: Stage
    package var exposure: Exposure
    package var environments: [Manifest<Environment>]
    /// The checks that it uses, as they are defined.
    package var checks: [Manifest<Check>]
    /// The start notices whose period it waits for.
    package var gatingNotices: [Notice]
}

extension DesiredState {
    /// Returns the stages of a rollout, resolved, in order.
    package func resolvedStages(of rollout: Manifest<Rollout>) -> [ResolvedStage] {
        let exposures = rollout.spec.exposures()
        return zip(rollout.spec.resolvedStages(), exposures).map { stage, exposure in
            let uses = stage.checks + (stage.entry?.checks ?? []) + (stage.exit?.checks ?? [])
            let names = Set(uses.map(\.check.name)).sorted(by: bytesPrecede)
            return ResolvedStage(
                rollout: rollout, stage: naming(stage), exposure: exposure,
                environments: stage.environments.map { environments(in: $0) } ?? [],
                checks: names.compactMap { checks[$0].map(naming) },
                gatingNotices: (rollout.spec.notices + stage.notices).filter(\.gates))
        }
    }

    /// Puts names in the place of every selector within a stage.
    private func naming(_ stage: Stage) -> Stage {
        var stage = stage
        stage.checks = stage.checks.map(naming)
        stage.entry = stage.entry.map(naming)
        stage.exit = stage.exit.map(naming)
        return stage
    }

    private func naming(_ block: GateBlock) -> GateBlock {
        var block = block
        block.checks = block.checks.map(naming)
        for position in block.requires.indices {
            // Unless said it is asked of all, so one that joins is another promise.
            block.requires[position].environments = named(
                block.requires[position].environments ?? .all)
        }
        return block
    }

    private func naming(_ use: CheckUse) -> CheckUse {
        var use = use
        use.own.environments = use.own.environments.map(named)
        return use
    }

    private func naming(_ check: Manifest<Check>) -> Manifest<Check> {
        var check = check
        check.spec.environments = check.spec.environments.map(named)
        return check
    }

    private func named(_ selector: Selector) -> Selector {
        .names(environments(in: selector).map(\.metadata.name))
    }

    /// Returns the digest of a stage; nil where the rollout has none of that name. Throws what has no
    /// content that could be covered.
    package func stageDigest(
        of rollout: Manifest<Rollout>, stage name: String, in tree: SourceTree
    ) throws(Odd) -> StageDigest? {
        let stages = resolvedStages(of: rollout)
        guard let position = stages.firstIndex(where: { $0.stage.name.name == name }) else {
            return nil
        }
        var leaves = Leaves()
        try stages[position].gather(&leaves, tree)
        for (place, earlier) in stages[..<position].enumerated() {
            var theirs = Leaves()
            try earlier.gather(&theirs, tree)
            leaves.add(theirs, asRoadAt: place)
        }
        return StageDigest(leaves.byPart)
    }
}

extension Leaves {
    /// The road to a stage is all that the stages before it are.
    mutating func add(_ earlier: Leaves, asRoadAt place: Int) {
        under("stages", .afterWhat) { found in
            found.under(String(place)) { found in
                for part in Part.allCases {
                    for leaf in earlier.byPart[part] ?? [] { found.put(leaf, under: part.rawValue) }
                }
            }
        }
    }
}
