package import Ledger
package import Manifests

/// The way of one rollout: its stages resolved, where each goes, and the layer that it brings.
package struct Course: Sendable {
    package struct Leg: Sendable {
        package var stage: Stage
        package var name: String
        /// In the order of names; none for work.
        package var environments: [String]
        package var layer: Layer
        /// Flags that the layer has only where an item is ticked, and that item.
        package var conditions: [String: String]
        /// The earlier stage that decided on such a flag, where it was not this one.
        package var deciders: [String: String] = [:]

        /// The targets in which it is to be verified.
        package func targets(of rollout: String) -> [TargetID] {
            stage.isWork
                ? [.work(of: rollout)] : environments.map { TargetID(rollout, in: $0) }
        }
    }

    package var rollout: Manifest<Rollout>
    package var legs: [Leg]

    init(rollout: Manifest<Rollout>, legs: [Leg]) {
        (self.rollout, self.legs) = (rollout, legs)
    }

    package init(of rollout: Manifest<Rollout>, in desired: DesiredState) {
        self.rollout = rollout
        let spec = rollout.spec
        legs = zip(spec.resolvedStages(), spec.exposures()).map { stage, exposure in
            Leg(
                stage: stage, name: stage.name.name,
                environments: stage.environments.map {
                    desired.environments(in: $0).map(\.name)
                } ?? [],
                layer: stage.isWork ? Layer() : Layer(exposure, of: spec),
                conditions: Dictionary(
                    exposure.flags.rows.compactMap { row in
                        row.value.condition.map { (row.name, $0.ticked.name) }
                    }, uniquingKeysWith: { $1 }))
        }
        for position in legs.indices {
            for flag in legs[position].conditions.keys {
                legs[position].deciders[flag] = legs.map(\.stage).decider(
                    on: flag, before: position)
            }
        }
    }

    /// By the names of the rollouts.
    package static func all(
        of rollouts: [Manifest<Rollout>], in desired: DesiredState, by crew: any Crew = Alone()
    ) -> [String: Course] {
        let courses = crew.each(rollouts.count) { Course(of: rollouts[$0], in: desired) }
        return Dictionary(
            zip(rollouts.map(\.name), courses), uniquingKeysWith: { first, _ in first })
    }

    package func leg(named name: String) -> Leg? { legs.first { $0.name == name } }

    package func index(of name: String) -> Int? { legs.firstIndex { $0.name == name } }
}
