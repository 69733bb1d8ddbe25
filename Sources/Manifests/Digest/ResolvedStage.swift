/// A stage with everything that it refers to put in its place.
package struct ResolvedStage: Sendable {
    package var rollout: Manifest<Rollout>
    package var stage: Stage
    package var exposure: Exposure
    package var environments: [Manifest<Environment>]
    /// The checks that it uses, as they are defined.
    package var checks: [Manifest<Check>]
    /// The environments in which each of them is read or compared with, by its name.
    var checkPlaces: [String: [Manifest<Environment>]]
    /// The start notices whose period it waits for.
    package var gatingNotices: [Notice]

    /// The checks as this stage uses them.
    var uses: [CheckUse] { stage.uses }
}

extension DesiredState {
    /// Returns the stages of a rollout, resolved, in order.
    package func resolvedStages(of rollout: Manifest<Rollout>) -> [ResolvedStage] {
        resolved(zip(rollout.spec.resolvedStages(), rollout.spec.exposures()), of: rollout)
    }

    private func resolved(
        _ stages: some Sequence<(Stage, Exposure)>, of rollout: Manifest<Rollout>
    ) -> [ResolvedStage] {
        stages.map { stage, exposure in
            let places = stage.environments.map { environments(in: $0) } ?? []
            var resolved = resolved(stage, exposure, of: rollout, in: places)
            resolved.stage = naming(stage)
            resolved.checks = resolved.checks.map(naming)
            return resolved
        }
    }

    /// One stage, with selectors as they were written.
    func resolved(
        _ stage: Stage, _ exposure: Exposure, of rollout: Manifest<Rollout>,
        in places: [Manifest<Environment>]
    ) -> ResolvedStage {
        ResolvedStage(
            rollout: rollout, stage: stage, exposure: exposure, environments: places,
            checks: Set(stage.uses.map(\.check.name)).sorted(by: bytesPrecede).compactMap {
                checks[$0]
            },
            checkPlaces: checkPlaces(of: stage, in: places),
            gatingNotices: (rollout.spec.notices + stage.notices).filter(\.gates))
    }

    /// A check is read in the environments of its stage or where it says, and may compare with another.
    /// What runs nothing is left out.
    private func checkPlaces(of stage: Stage, in places: [Manifest<Environment>])
        -> [String: [Manifest<Environment>]]
    {
        var found: [String: [Manifest<Environment>]] = [:]
        for use in stage.uses where found[use.check.name] == nil {
            let name = use.check.name
            let uses = stage.uses.filter { $0.check.name == name }
            guard
                uses.contains(where: { !$0.own.run.isEmpty })
                    || checks[name]?.spec.run.isEmpty == false
            else { continue }
            let said = uses.map(\.own) + [checks[name]?.spec].compactMap(\.self)
            var all = places
            for check in said {
                all += check.environments.map { environments(in: $0) } ?? []
                all += [check.baseline?.environment.flatMap { environments[$0.name] }].compactMap(
                    \.self)
            }
            var seen: Set<String> = []
            found[name] = all.filter { seen.insert($0.name).inserted }
        }
        return found
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
        guard let position = rollout.spec.stages.firstIndex(where: { $0.name.name == name }) else {
            return nil
        }
        let road = zip(rollout.spec.resolvedStages(), rollout.spec.exposures())
        let stages = resolved(road.prefix(position + 1), of: rollout)
        var leaves = Leaves()
        try stages[position].gather(&leaves, tree)
        for (place, earlier) in stages.dropLast().enumerated() {
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
