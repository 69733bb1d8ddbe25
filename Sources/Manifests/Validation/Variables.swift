import YAML

extension Validation {
    /// What the variables of a rollout are made of must be there in every environment that they reach.
    func checkVariables(_ whole: RolloutScope, _ problems: inout Problems) {
        let rollout = whole.spec
        guard
            (rollout.variables.rows + rollout.stages.flatMap(\.variables.rows)).contains(
                where: \.isMade)
        else { return }
        for (exposure, environments) in zip(whole.exposures, whole.goals) {
            for environment in environments {
                checkVariables(exposure, of: whole, in: environment, &problems)
            }
            if environments.isEmpty { checkVariables(exposure, of: whole, in: nil, &problems) }
        }
    }

    private func checkVariables(
        _ exposure: Exposure, of whole: RolloutScope, in environment: Manifest<Environment>?,
        _ problems: inout Problems
    ) {
        let rollout = whole.spec
        let own = environment?.spec ?? Environment()
        let names = TemplateNames(
            environment: environment,
            results: rollout.stages.flatMap(\.stepNames) + own.actions.names,
            flags: Set(rollout.flags.names + exposure.flags.names + own.flags.names),
            variables: Set(exposure.variables.names))
        names.check(exposure.variables, whole.subject, &problems)
        var variables = exposure.variables
        variables.inherit(own.variables)
        checkVariableCircle(variables, whole.subject, &problems)
    }

    /// Variables that are made of each other never come to a text.
    func checkVariableCircle(
        _ variables: Table<SecretOr>, _ subject: Subject, _ problems: inout Problems
    ) {
        guard variables.rows.contains(where: \.isMade) else { return }
        let circle = VariableOrder(variables).circle
        guard let first = circle.first, let place = variables[first]?.template?.place else {
            return
        }
        let words = inWords(circle, joinedBy: "and")
        problems.report(
            subject, rule: "cycle", at: place,
            circle.count == 1
                ? "the variable \(words) is made of itself"
                : "the variables \(words) are made of each other",
            remedy: "write one of them out")
    }
}

extension Table<SecretOr>.Row {
    /// Whether the value is put together from others.
    fileprivate var isMade: Bool { value.template?.names.isEmpty == false }
}
