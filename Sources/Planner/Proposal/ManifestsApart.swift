package import Manifests

/// The manifests that two sides have otherwise, where nothing else may differ: no policy, check or program.
package struct ManifestsApart: Sendable {
    package var rollouts: Set<String> = []
    package var environments: Set<String> = []

    package init() {}

    /// Notes what stands in a file that differs; false where that cannot be told apart from everything.
    package mutating func note(_ manifest: AnyManifest) -> Bool {
        switch manifest {
        case .rollout(let rollout): rollouts.insert(rollout.name)
        case .environment(let environment): environments.insert(environment.name)
        case .policy, .check, .channel, .signOff: return false
        }
        return true
    }
}

extension ManifestsApart {
    /// The rollouts of which something may differ; nil where that may be all of them.
    func rolloutsReached(_ before: World, _ after: World) -> Set<String>? {
        guard environments.allSatisfy({ isInside($0, before.desired, after.desired) }) else {
            return nil
        }
        guard !environments.isEmpty else { return rollouts }
        let reached = [before, after].flatMap { world in
            world.courses.values.filter { goes($0, in: world.desired) }.map(\.rollout.name)
        }
        return rollouts.union(reached)
    }

    /// Whether only its inside differs: which rules and selectors are for it, and what extends it, does not.
    private func isInside(_ name: String, _ old: DesiredState, _ new: DesiredState) -> Bool {
        guard let before = old.environments[name], let after = new.environments[name] else {
            return false
        }
        return !before.spec.abstract && !after.spec.abstract
            && before.metadata.labels == after.metadata.labels
            && !(old.environments.all + new.environments.all).contains {
                $0.spec.extends?.name == name
            }
    }

    /// Whether one of its stages goes there, or has a check that may be read elsewhere than where it goes.
    private func goes(_ course: Course, in desired: DesiredState) -> Bool {
        course.legs.contains { leg in
            leg.environments.contains(where: environments.contains)
                || leg.stage.uses.contains { use in
                    [use.own, desired.checks[use.check.name]?.spec].compactMap(\.self).contains {
                        $0.environments != nil || $0.baseline?.environment != nil
                    }
                }
        }
    }
}
