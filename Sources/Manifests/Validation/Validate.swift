import YAML

/// Finds everything that only the whole of the manifests can tell.
func validate(
    _ desired: DesiredState, in setting: Setting, by crew: any Crew, _ problems: inout Problems
) {
    let validation = Validation(desired: desired, setting: setting, by: crew, problems)
        .knowingSoundActions(by: crew)
    problems.judge(desired.environments.all, .environment, by: crew) {
        validation.checkEnvironment($0, &$1)
    }
    problems.judge(desired.checks.all, .check, by: crew) { validation.checkCheck($0, &$1) }
    for manifest in desired.policies.all { validation.checkPolicy(manifest, &problems) }
    validation.checkOnePolicy(&problems)
    problems.judge(desired.rollouts.all, .rollout, by: crew) { validation.checkRollout($0, &$1) }
    var order = RolloutOrder(desired)
    validation.checkOrderOfRollouts(order, &problems)
    validation.checkRivals(&order, by: crew, &problems)
    for manifest in desired.signOffs.all { validation.checkSignOff(manifest, &problems) }
    if let controller = setting.controller { validation.checkSecrets(controller, &problems) }
}

/// The whole that is validated; the rules are in the files beside this one.
struct Validation {
    let desired: DesiredState
    let setting: Setting
    /// Computed once: many rules ask which environments are real.
    let places: [Manifest<Environment>]
    let roles: Set<String>
    /// Every flag that any rollout or environment has; gathered where a stage requires one.
    let flags: Set<String>
    /// Every component that any rollout brings, or that ran before; gathered where a stage requires one.
    let components: Set<String>
    /// Everybody whom the policy names.
    let people: Set<String>
    /// Whether a policy is there and could not be read, so that nobody knows its roles and people.
    let isPolicyLost: Bool

    /// Every action where it stands: it may be inherited by many.
    private let actions: [(node: Node.Identity, action: Action)]
    /// Those of them of which nothing that they name is wrong.
    private(set) var soundActions: Set<Node.Identity> = []
    /// What stages ask about each of the places.
    let siftings: [String: Sifting]
    /// Where checks put variables for others to read.
    let checkShowing: [String: [Template]]

    init(desired: DesiredState, setting: Setting, by crew: any Crew, _ problems: Problems) {
        self.desired = desired
        self.setting = setting
        let places = desired.environments.all.filter { !$0.spec.abstract }
        self.places = places
        let actions = desired.actionsWritten
        self.actions = actions
        let siftedActions = crew.each(actions.count) { SiftedAction(actions[$0].action) }
        let known = Dictionary(
            zip(actions.map(\.node), siftedActions), uniquingKeysWith: { first, _ in first })
        let sifted = crew.each(places.count) { Sifting(places[$0], known) }
        siftings = Dictionary(
            zip(places.map(\.name), sifted), uniquingKeysWith: { first, _ in first })
        checkShowing = Dictionary(
            desired.checks.all.map { ($0.name, $0.spec.templates.filter(\.showsVariables)) },
            uniquingKeysWith: { first, _ in first })
        roles = Set(desired.policy?.spec.roles.names ?? [])
        let policy = desired.policy?.spec ?? Policy()
        let members = policy.roles.rows.flatMap { $0.value.members.map(\.name) }
        people = Set(policy.people.names).union(members)
        isPolicyLost =
            roles.isEmpty
            && desired.policy.map { !problems.errors(of: Subject(.policy, $0.name)).isEmpty }
                ?? false
        flags = desired.hasRequirements ? desired.allFlags : []
        components = desired.hasRequirements ? desired.allComponents : []
    }

    fileprivate func knowingSoundActions(by crew: any Crew) -> Validation {
        let sound = crew.each(actions.count) { isSound(actions[$0].action) }
        var knowing = self
        knowing.soundActions = Set(zip(actions, sound).filter(\.1).map(\.0.node))
        return knowing
    }

    func selected(_ selector: Selector) -> [Manifest<Environment>] {
        desired.environments(in: selector)
    }

    func checkZone(_ zone: Reference?, _ subject: Subject, _ problems: inout Problems) {
        guard let zone, !setting.hasZone(zone.name) else { return }
        problems.report(
            subject, rule: "unknown-time-zone", at: zone.place,
            "there is no time zone called `\(zone.name)`",
            remedy: "write one of the tz database, such as `Europe/Berlin` or `UTC`")
    }

    func checkDate(
        _ date: ZonedDate?, at place: Place, _ subject: Subject, _ problems: inout Problems
    ) {
        guard case .named(let zone) = date?.zone else { return }
        checkZone(Reference(zone, at: place), subject, &problems)
    }

    func checkRole(_ role: Reference, _ subject: Subject, _ problems: inout Problems) {
        guard !roles.contains(role.name) else { return }
        if desired.policy == nil {
            problems.report(
                subject, rule: "unknown-role", at: role.place,
                "the role `\(role.name)` is asked, but no policy says who fills it",
                remedy: "write a Policy with `roles: {\(role.name): [NAME]}`")
        } else if !isPolicyLost {
            problems.unknown(
                "role", role, among: desired.policy?.spec.roles.names ?? [], in: subject)
        }
    }

    /// Selectors of policies and rules name environments too.
    func checkSelector(
        _ selector: Selector, at place: Place, _ subject: Subject, _ problems: inout Problems,
        isReal: Bool = true
    ) {
        if case .names(let names) = selector {
            for name in names { checkEnvironmentName(name, subject, &problems) }
        } else if case .labels = selector, selected(selector).isEmpty {
            problems.report(
                subject, isReal ? .error : .warning, rule: "selects-nothing", at: place,
                "no environment has \(labelsInWords(selector))",
                remedy: remedyForLabels(selector, &problems))
        }
    }

    func checkEnvironmentName(
        _ name: Reference, _ subject: Subject, _ problems: inout Problems
    ) {
        guard let environment = desired.environments[name.name] else {
            problems.unknown(.environment, name, among: places.map(\.name), in: subject)
            return
        }
        if environment.spec.abstract {
            problems.report(
                subject, rule: "abstract-environment", at: name.place,
                "`\(name.name)` is abstract: only to be extended",
                remedy: problems.meant(
                    "", among: places.map(\.name),
                    otherwise: "write an environment that extends it"))
        }
    }

    private func labelsInWords(_ selector: Selector) -> String {
        guard case .labels(let terms) = selector else { return "them" }
        let words = terms.map { term in
            term.values.count == 1
                ? "\(term.label): \(term.values[0])"
                : "\(term.label): [\(term.values.joined(separator: ", "))]"
        }
        return "the \(words.count == 1 ? "label" : "labels") \(inWords(words, joinedBy: "and"))"
    }

    private func remedyForLabels(_ selector: Selector, _ problems: inout Problems) -> String? {
        guard case .labels(let terms) = selector, problems.comparable(places.map(\.name)) != nil
        else { return nil }
        for term in terms {
            let values = Set(places.compactMap { $0.metadata.labels[term.label] }).sorted(
                by: bytesPrecede)
            if values.isEmpty {
                let labels = Set(places.flatMap(\.metadata.labels.names)).sorted(by: bytesPrecede)
                return meantOrOneOf(term.label, labels, otherwise: "no environment has any label")
            }
            if !term.values.contains(where: values.contains) {
                if values.count == 1 {
                    return "the only value of `\(term.label)` is `\(values[0])`"
                }
                return "the values of `\(term.label)` are \(inWords(values, joinedBy: "and"))"
            }
        }
        return "each of these labels is there, but no environment has all of them"
    }
}

extension DesiredState {
    fileprivate var hasRequirements: Bool {
        func requires(_ block: GateBlock?) -> Bool { block?.requires.isEmpty == false }
        return rollouts.all.contains { rollout in
            requires(rollout.spec.defaults?.entry) || requires(rollout.spec.defaults?.exit)
                || rollout.spec.stages.indices.contains { position in
                    requires(rollout.spec.stages[position].entry)
                        || requires(rollout.spec.stages[position].exit)
                }
        }
    }

    fileprivate var allFlags: Set<String> {
        let brought = rollouts.all.flatMap(\.spec.flagNames)
        return Set(brought).union(environments.all.flatMap(\.spec.flagNames))
    }

    fileprivate var allComponents: Set<String> {
        let before = environments.all.compactMap(\.spec.initial)
        return Set(rollouts.all.map(\.spec.component.name))
            .union(before.flatMap(\.versions.names))
            .union(before.contains { $0.version != nil } ? ["app"] : [])
    }
}
