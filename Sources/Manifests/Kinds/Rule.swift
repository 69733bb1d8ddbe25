/// Which roles sign off, where, and how it is proven.
package struct Rule: Written {
    package var place = Place()
    package var environments: Selector?
    package var roles: [RoleNeed] = []
    package var change: [Reference] = []
    package var per: Per?
    package var proof: Proof?
    package var validFor: TimeSpan?
    package var after: After?

    package init() {}

    package enum Per: String, Keyword { case stage, phase, rollout }
    package enum After: String, Keyword { case results }

    package static let definition = Definition<Rule>(
        "rule", "Which roles sign off, where, and how it is proven.",
        [
            .field(
                "for", \.environments, .any,
                "The environments that it holds for: `any`, labels or names.", isRequired: true),
            .list(
                "roles", \.roles, .list(of: .roleNeed),
                "The roles that sign off; `{role: qa, people: 2}` where more than one must."),
            .list("change", \.change, .oneOrMore(.reference), "Only for these kinds of change."),
            .field(
                "per", \.per, .keyword,
                "One approval for each stage, for a phase, or for the whole rollout; `stage` unless said."
            ),
            .field(
                "proof", \.proof, .keyword,
                "`declared`: the field is believed. `signed`: it carries a signature. `declared` unless said."
            ),
            .field("validFor", \.validFor, .timeSpan, "How long an approval is good."),
            .field(
                "after", \.after, .keyword,
                "`results`: given only once the stage before is verified."),
        ], )
}

extension Policy {
    /// The proof that the first rule asks which holds for a rollout in an environment.
    package func proof(for environment: Manifest<Environment>, _ rollout: Rollout) -> Proof {
        proof(for: environment, change: rollout.change?.name ?? "feature")
    }

    /// The strictest proof that is asked in an environment for a change of any kind.
    package func strictestProof(for environment: Manifest<Environment>) -> Proof {
        // None stands for the kinds that no rule names.
        let changes: [String?] = signOffs.flatMap(\.change).map(\.name) + [nil]
        let isSigned = changes.contains { proof(for: environment, change: $0) == .signed }
        return isSigned ? .signed : .declared
    }

    private func proof(for environment: Manifest<Environment>, change: String?) -> Proof {
        rule(for: environment, change: change)?.proof ?? .declared
    }

    /// The first rule that is for a rollout in an environment.
    package func rule(for environment: Manifest<Environment>, _ rollout: Rollout) -> Rule? {
        rule(for: environment, change: rollout.change?.name ?? "feature")
    }

    /// Whether any rule is for a rollout in an environment; one that names no environment is for all.
    func hasRule(for environment: Manifest<Environment>, _ rollout: Rollout) -> Bool {
        let change = rollout.change?.name ?? "feature"
        return signOffs.contains { rule in
            (rule.environments ?? .all).selects(
                environment.name, labels: environment.metadata.labels)
                && (rule.change.isEmpty || rule.change.contains { $0.name == change })
        }
    }

    private func rule(for environment: Manifest<Environment>, change: String?) -> Rule? {
        signOffs.first { rule in
            let isHere = rule.environments?.selects(
                environment.name, labels: environment.metadata.labels)
            return isHere == true
                && (rule.change.isEmpty || rule.change.contains { $0.name == change })
        }
    }
}

package enum Proof: String, Keyword { case declared, signed }
