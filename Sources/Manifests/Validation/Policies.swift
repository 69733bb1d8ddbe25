import YAML

extension Validation {
    /// Two policies could not both be in force.
    func checkOnePolicy(_ problems: inout Problems) {
        func place(_ policy: Manifest<Policy>) -> SourceLocation? {
            policy.metadata.name.place.node?.location
        }
        let policies = desired.policies.all.filter { place($0) != nil }.sorted { one, other in
            guard let first = place(one), let second = place(other) else { return false }
            return first < second
        }
        guard let first = policies.first, let location = place(first) else { return }
        for other in policies.dropFirst() {
            problems.report(
                Subject(.policy, other.name), rule: "second-policy", at: other.metadata.name.place,
                "there is a policy already: `\(first.name)` at \(location.file):\(location.line)",
                remedy: "put both into one; its rules can differ by label")
        }
    }

    func checkPolicy(_ manifest: Manifest<Policy>, _ problems: inout Problems) {
        let subject = Subject(.policy, manifest.name)
        let policy = manifest.spec
        checkMembers(policy, subject, &problems)
        checkKeys(policy, subject, &problems)
        checkControllersLast(policy, subject, &problems)
        for (position, rule) in policy.signOffs.enumerated() {
            checkRule(
                rule, of: policy, isLast: position == policy.signOffs.count - 1, subject, &problems)
        }
        checkCatchAll(policy, subject, &problems)
        checkSeparation(policy, subject, &problems)
        checkRolesNamed(policy, subject, &problems)
        checkRoots(policy, manifest.place["spec"], subject, &problems)
        for freeze in policy.freezes { checkFreeze(freeze, subject, &problems) }
    }

    private func checkMembers(_ policy: Policy, _ subject: Subject, _ problems: inout Problems) {
        let people = Set(policy.people.names)
        guard !people.isEmpty else { return }
        for role in policy.roles.rows {
            for member in role.value.members where !people.contains(member.name) {
                problems.unknown(
                    "person", member, among: policy.people.names, in: subject)
            }
        }
    }

    /// A key that two people have proves nothing of either.
    private func checkKeys(_ policy: Policy, _ subject: Subject, _ problems: inout Problems) {
        var owners: [String: String] = [:]
        for person in policy.people.rows {
            for key in person.value.keys {
                let body = key.ssh.split(separator: " ").prefix(2).joined(separator: " ")
                guard !body.isEmpty else { continue }
                if let owner = owners[body], owner != person.name {
                    problems.report(
                        subject, rule: "shared-key", at: key.place["ssh"],
                        "`\(person.name)` has a key that is `\(owner)`'s",
                        remedy: "a key belongs to one person")
                }
                owners[body] = person.name
            }
        }
        for key in policy.controllers {
            if let kind = key.ssh.split(separator: " ").first, kind != "ssh-ed25519" {
                problems.report(
                    subject, rule: "controller-key", at: key.place["ssh"],
                    "a controller cannot sign with a key of the kind `\(kind)`",
                    remedy: "make one: ssh-keygen -t ed25519 -N \"\" -f FILE")
            }
            let body = key.ssh.split(separator: " ").prefix(2).joined(separator: " ")
            guard let owner = owners[body] else { continue }
            problems.report(
                subject, rule: "shared-key", at: key.place["ssh"],
                "a controller has a key that is `\(owner)`'s",
                remedy: "a controller's key is never a person's")
        }
    }

    /// When the last key of the controllers has ended nobody can write, and so nobody can name another.
    private func checkControllersLast(
        _ policy: Policy, _ subject: Subject, _ problems: inout Problems
    ) {
        let keys = policy.controllers
        guard let last = keys.last, keys.allSatisfy(\.ends) else { return }
        let isOver = keys.allSatisfy { $0.lost != nil || $0.compromised != nil }
        problems.report(
            subject, isOver ? .error : .warning, rule: "controllers-end", at: last.place,
            isOver
                ? "every key of `controllers` is lost or compromised, so nothing could be written any more"
                : "every key of `controllers` ends: from then on nothing can be written, not even to go back",
            remedy: "name one without `until`; a key is taken out by a later change")
    }

    private func checkRule(
        _ rule: Rule, of policy: Policy, isLast: Bool, _ subject: Subject,
        _ problems: inout Problems
    ) {
        if let selector = rule.environments {
            checkSelector(selector, at: rule.place["for"], subject, &problems, isReal: false)
            if case .all = selector, rule.change.isEmpty, !isLast {
                problems.report(
                    subject, rule: "unreachable-rule", at: rule.place["for"],
                    "`any` matches first, so the rules below never count",
                    remedy: "put this rule last")
            }
        }
        for need in rule.roles {
            checkNeed(need, proof: rule.proof ?? .declared, of: policy, subject, &problems)
        }
    }

    func checkNeed(
        _ need: RoleNeed, proof: Proof, of policy: Policy, _ subject: Subject,
        _ problems: inout Problems
    ) {
        guard let role = policy.roles[need.role.name] else {
            problems.unknown("role", need.role, among: policy.roles.names, in: subject)
            return
        }
        guard !role.hasUnreadMembers else { return }
        if role.members.count < need.people {
            let count = role.members.count
            problems.report(
                subject, rule: "too-few-members", at: need.role.place,
                "`\(need.role.name)` needs \(need.people == 1 ? "a member" : "\(need.people) members") to sign off, and has \(count == 0 ? "none" : "\(count)")",
                remedy: "add \(count == 0 ? "one" : "another") below `roles`")
        }
        guard proof == .signed, !role.members.isEmpty else { return }
        let people = Set(policy.people.rows.filter { !$0.value.keys.isEmpty }.map(\.name))
        let signers = role.members.filter { people.contains($0.name) }
        if signers.count < need.people {
            problems.report(
                subject, rule: "nobody-can-sign", at: need.role.place,
                "`\(need.role.name)` must sign, and \(signers.isEmpty ? "no member has a key" : "only \(signers.count) of its members have a key")",
                remedy: "write the member's key below `people`, or `proof: declared`")
        }
    }

    private func checkCatchAll(_ policy: Policy, _ subject: Subject, _ problems: inout Problems) {
        guard let last = policy.signOffs.last, case .all = last.environments, last.proof != .signed,
            policy.asksSignatures
        else { return }
        problems.report(
            subject, .warning, rule: "weak-catch-all", at: last.place["proof"],
            "the rule for `any` asks for less proof than another rule",
            remedy: "an environment that nobody labelled falls to it; write `proof: signed`")
    }

    private func checkRolesNamed(_ policy: Policy, _ subject: Subject, _ problems: inout Problems) {
        var named = policy.signedOff.rows.map { Reference($0.name, at: $0.place) }
        named += policy.emergency.map { [$0.role] + ($0.review?.by ?? []) } ?? []
        named += policy.lift.map { [$0] } ?? []
        for role in named where policy.roles[role.name] == nil {
            problems.unknown("role", role, among: policy.roles.names, in: subject)
        }
        let strongest: Proof = policy.asksSignatures ? .signed : .declared
        for need in policy.amend?.roles ?? [] {
            checkNeed(need, proof: strongest, of: policy, subject, &problems)
        }
    }

    private func checkRoots(
        _ policy: Policy, _ place: Place, _ subject: Subject, _ problems: inout Problems
    ) {
        for root in policy.roots {
            guard let person = policy.people[root.name] else {
                problems.unknown("person", root, among: policy.people.names, in: subject)
                continue
            }
            if person.keys.isEmpty {
                problems.report(
                    subject, rule: "nobody-can-sign", at: root.place,
                    "the root `\(root.name)` has no key to sign with",
                    remedy: "write it below `people`")
            }
        }
        guard let signed = policy.signOffs.first(where: { $0.proof == .signed }) else { return }
        let missing = ["repository", "branch"].filter { place.node?.value(of: $0) == nil }
        guard !missing.isEmpty else { return }
        problems.report(
            subject, rule: "nameless-statement", at: signed.place["proof"],
            "a policy that asks for signatures needs the \(missing.count == 1 ? "field" : "fields") \(inWords(missing, joinedBy: "and"))",
            remedy: "every signed statement names the repository and the branch")
    }

    private func checkFreeze(_ freeze: Freeze, _ subject: Subject, _ problems: inout Problems) {
        if let from = freeze.from?.date, let until = freeze.until?.date, until.isSurelyBefore(from)
        {
            problems.report(
                subject, rule: "wrong-value", at: freeze.place["until"],
                "the freeze `\(freeze.name)` ends (\(until.words)) before it begins (\(from.words))",
                remedy: "put the earlier date into `from`")
        }
        if let selector = freeze.environments {
            checkSelector(
                selector, at: freeze.place["environments"], subject, &problems, isReal: false)
        }
        for end in [freeze.from, freeze.until] {
            guard let end else { continue }
            checkDate(end.date, at: end.place, subject, &problems)
            checkStage(end.stage, of: end.rollout, subject, &problems)
        }
    }

    /// A stage of some rollout, named from elsewhere.
    func checkStage(
        _ stage: Reference?, of rollout: Reference?, _ subject: Subject, _ problems: inout Problems
    ) {
        guard let rollout else { return }
        guard let manifest = desired.rollouts[rollout.name] else {
            problems.unknown(.rollout, rollout, among: desired.rollouts.names, in: subject)
            return
        }
        let stages =
            manifest.spec.stages.map(\.name.name)
            + manifest.spec.stages.compactMap { $0.phase?.name }
        if let stage, !stages.contains(stage.name) {
            problems.report(
                subject, rule: "unknown-stage", at: stage.place,
                "the rollout `\(rollout.name)` has no stage called `\(stage.name)`",
                remedy: problems.meant(stage.name, among: stages, otherwise: "it has none at all"))
        }
    }

    func checkSignOff(_ manifest: Manifest<SignOffSpec>, _ problems: inout Problems) {
        let subject = Subject(.signOff, manifest.name)
        let signOff = manifest.spec
        if let review = signOff.reviewed {
            checkReview(review, subject, &problems)
        } else {
            checkStage(signOff.stage, of: signOff.rollout, subject, &problems)
        }
        if let environment = signOff.environment, desired.environments[environment.name] == nil {
            problems.unknown(.environment, environment, among: places.map(\.name), in: subject)
        }
        if let policy = signOff.policy, desired.policies[policy.name] == nil {
            problems.unknown(.policy, policy, among: desired.policies.names, in: subject)
        }
        if !signOff.role.name.isEmpty { checkRole(signOff.role, subject, &problems) }
        if let by = signOff.by { checkMember(by, of: signOff.role, subject, &problems) }
    }

    /// What it reviews may be gone, and is told by its content.
    private func checkReview(_ review: Word, _ subject: Subject, _ problems: inout Problems) {
        checkPerson(review.by, subject, &problems)
        guard review.digest == nil else { return }
        problems.report(
            subject, rule: "review-of-nothing", at: review.place,
            "a review in a file of its own needs the `digest` of what was let through",
            remedy: "`reconcile review ROLLOUT STAGE` writes it")
    }

    /// Whether a person may speak for a role. It may have been so when they did, so this holds nothing.
    func checkMember(
        _ person: Reference, of role: Reference?, _ subject: Subject, _ problems: inout Problems
    ) {
        checkPerson(person, subject, &problems)
        guard let role, people.contains(person.name),
            let members = desired.policy?.spec.roles[role.name]?.members.map(\.name),
            !members.isEmpty, !members.contains(person.name)
        else { return }
        problems.report(
            subject, .warning, rule: "no-member", at: person.place,
            "`\(person.name)` is no member of `\(role.name)`, so this counts for nothing",
            remedy: "its members are \(inWords(members, joinedBy: "and"))")
    }

    /// Somebody may have left since, so this holds nothing.
    func checkPerson(_ person: Reference, _ subject: Subject, _ problems: inout Problems) {
        guard desired.policy != nil, !isPolicyLost, !people.contains(person.name) else {
            return
        }
        problems.unknown(
            "person", person, among: people.sorted(by: bytesPrecede), in: subject, .warning)
    }
}

extension Key {
    fileprivate var ends: Bool { until != nil || lost != nil || compromised != nil }
}

extension Role {
    /// Whether a member's name could not be read, which has been said where it stands.
    fileprivate var hasUnreadMembers: Bool {
        let written = place.node?.kind == .sequence ? place.node : place.node?.value(of: "members")
        return (written?.elements.count ?? 0) > members.count
    }
}
