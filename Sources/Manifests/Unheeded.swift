package import YAML

/// A field that is read, checked and approved, and by which nothing acts yet; and where it is said.
package struct Unheeded: Sendable, Equatable {
    package var field: String
    /// What is so in spite of it.
    package var instead: String
    /// Sorted; never empty.
    package var locations: [SourceLocation]

    /// One line, however often it is said.
    package var words: String { "\(head): \(instead)\(others)" }

    /// For a log, where the rest is asked of `plan`.
    package var head: String {
        "\(locations[0].file):\(locations[0].line): nothing acts by `\(field)` yet"
    }

    private var others: String {
        let more = locations.count - 1
        return more == 0 ? "" : " (and in \(more) more place\(more == 1 ? "" : "s"))"
    }

    /// All fields of which this is so.
    package static let fields = Heedless.all.map(\.field)
}

extension DesiredState {
    /// What is said here and not heeded, by field.
    package var unheeded: [Unheeded] {
        unheeded(rollouts.all, environments.all)
    }

    /// What of it a rollout, an environment and the policy say.
    package func unheeded(of rollout: String, in environment: String) -> [Unheeded] {
        unheeded(
            [rollouts[rollout]].compactMap { $0 }, [environments[environment]].compactMap { $0 })
    }

    private func unheeded(
        _ rollouts: [Manifest<Rollout>], _ environments: [Manifest<Environment>]
    ) -> [Unheeded] {
        Heedless.all.compactMap { one in
            let found =
                rollouts.flatMap { one.inRollout($0.spec) }
                + environments.flatMap { one.inEnvironment($0.spec) }
                + policies.all.flatMap { one.inPolicy($0.spec) }
            // What is inherited is told where it stands.
            var seen: Set<Node.Identity> = []
            let nodes = found.compactMap(\.node).filter { seen.insert($0.identity).inserted }
            let locations = Set(nodes.map(\.location)).sorted()
            guard !locations.isEmpty else { return nil }
            return Unheeded(field: one.field, instead: one.instead, locations: locations)
        }
    }
}

/// The one table of them: what begins to be heeded is taken out here, and nowhere else.
private struct Heedless: Sendable {
    var field: String
    var instead: String
    var inRollout: @Sendable (Rollout) -> [Place] = { _ in [] }
    var inEnvironment: @Sendable (Environment) -> [Place] = { _ in [] }
    var inPolicy: @Sendable (Policy) -> [Place] = { _ in [] }

    static let all = [
        Heedless(
            field: "windows", instead: "stages start at any hour",
            inRollout: { $0.stages.flatMap { $0.windows.map(\.place) } },
            inEnvironment: { $0.windows.map(\.place) }),
        Heedless(
            field: "freezes", instead: "stages start in them too",
            inPolicy: { $0.freezes.map(\.place) }),
        Heedless(
            field: "checks", instead: "they are not measured; only `health` of an environment is",
            inRollout: { $0.uses.map(\.check.place) }),
        Heedless(
            field: "notices", instead: "nothing is sent, and no notice period is waited for",
            inRollout: { ($0.notices + $0.stages.flatMap(\.notices)).map(\.place) }),
        Heedless(
            field: "rollback",
            instead:
                "what fails goes back by the environment's `rollback` or `deploy`; another level is a person's "
                + "`reconcile rollback --level`",
            inRollout: { rollout in
                ([rollout.rollback, rollout.defaults?.rollback] + rollout.stages.map(\.rollback))
                    .compactMap { $0?.place }
            }),
        Heedless(
            field: "exit.emergency", instead: "what one person lets through alone is a start",
            inRollout: { rollout in
                ([rollout.defaults?.exit] + rollout.stages.map(\.exit))
                    .compactMap { $0?.emergency?.place }
            }),
        Heedless(
            field: "emergency.review.within",
            instead: "nobody is reminded, and nothing else starts there until it is reviewed",
            inPolicy: { policy in
                [policy.emergency?.review].compactMap { review in
                    review?.within == nil ? nil : review?.place["within"]
                }
            }),
        Heedless(
            field: "bucketing", instead: "percentages are of the third generation of the rule",
            inEnvironment: { $0.bucketing == .second ? [$0.place["bucketing"]] : [] }),
    ]
}

extension Rollout {
    fileprivate var gates: [GateBlock] {
        [defaults?.entry, defaults?.exit].compactMap { $0 }
            + stages.flatMap { [$0.entry, $0.exit].compactMap { $0 } }
    }

    fileprivate var uses: [CheckUse] {
        (defaults?.checks ?? []) + stages.flatMap(\.checks) + gates.flatMap(\.checks)
    }
}
