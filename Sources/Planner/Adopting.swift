import Ledger
import Manifests
import YAML

extension World {
    /// What this revision brings that the ledger does not have: itself, first sights, definitions that may
    /// come into force. Nil where nothing is new.
    func newRevision() -> RevisionSeen? {
        // What is held is written when a person has answered for it: until then it stays new.
        let held = facts.held
        if held.holds(.ledger) { return nil }
        var seen = RevisionSeen()
        seen.revision = facts.revision
        seen.policy = policyAdoption()
        // Who comes into a role and signs off by one commit is a member as it is seen.
        let policy = seen.policy == nil ? policy : desired.policy?.spec
        seen.sights = newSights(under: policy).filter { !held.holds(.rollout($0.key)) }
        seen.dated = newDates().filter { !held.holds(.rollout($0.key)) }
        seen.environments = adoptions().filter { !held.holds(.environment($0.key)) }
        seen.reviewed = newReviews().filter { !held.holds(.environment($0.key)) }
        let isNew = observed.ledger.revision?.content != facts.revision.content
        let brings =
            !seen.sights.isEmpty || !seen.dated.isEmpty || !seen.environments.isEmpty
            || seen.policy != nil || !seen.reviewed.isEmpty
        return isNew || brings ? seen : nil
    }

    private func adoptions() -> [String: Adoption] {
        var found: [String: Adoption] = [:]
        for environment in desired.environments.all where !environment.spec.abstract {
            guard desired.holds(of: Subject(.environment, environment.name)).isEmpty else {
                continue
            }
            let digest = facts.environmentDigest(environment.name)
            let record = observed.environments[environment.name]
            guard record?.inForce?.digest != digest else { continue }
            let given = approvals(of: environment)
            let proven = provenAlone(
                given, of: digest, in: [environment.name], since: record?.inForce)
            guard isAmended(by: proven, since: record?.inForce) else { continue }
            var adoption = Adoption()
            adoption.inForce = inForce(digest, given, after: record?.inForce)
            if record?.inForce == nil {
                adoption.initial = Layer(adopting: environment.spec).owned(by: environment.spec)
            }
            if mayTrustPrograms {
                adoption.programs = facts.programs(environment.name)
            }
            found[environment.name] = adoption
        }
        return found
    }

    /// What its programs are is taken as it is by the first policy, and by those whom `amend:` names; where signatures
    /// are asked nowhere nobody asks for it.
    private var mayTrustPrograms: Bool {
        guard asksSignatures else { return false }
        return observed.ledger.policy == nil || policy?.amend != nil
    }

    private func policyAdoption() -> InForce? {
        guard let policy = desired.policy else { return nil }
        guard desired.holds(of: Subject(.policy, policy.name)).isEmpty else { return nil }
        let digest = facts.policyDigest()
        guard observed.ledger.policy?.digest != digest, !locks(policy.spec) else { return nil }
        let given = approvals(of: policy)
        guard
            observed.ledger.policy == nil
                || isAmended(
                    by: provenAlone(
                        given, of: digest, in: [], since: observed.ledger.policy),
                    since: observed.ledger.policy)
        else { return nil }
        var new = inForce(digest, given, after: observed.ledger.policy)
        new.controllers = facts.controllerKeys(of: policy.spec)
        return new
    }

    /// Whether nobody could write to the ledger once this policy is in force.
    private func locks(_ policy: Policy) -> Bool {
        let keys = facts.controllerKeys(of: policy)
        return !keys.isEmpty && !keys.contains { $0.counts(at: now) }
    }

    /// A policy that would lock the ledger, whoever has approved it.
    private var lockedAdoption: Wait? {
        guard let new = desired.policy, observed.ledger.policy?.digest != facts.policyDigest(),
            desired.holds(of: Subject(.policy, new.name)).isEmpty, locks(new.spec)
        else { return nil }
        return Wait(
            gate: .environment,
            words:
                "the change of the policy \(new.name) is not adopted: no key of its `controllers` counts now, so nothing "
                + "could be written after it; name one without an end",
            who: observed.ledger.policy == nil ? [] : policy?.amend?.roles.map(\.role.name) ?? [],
            location: new.place.node?.location)
    }

    /// Changes that are not in force, since those whom the policy in force asks for them have not signed off.
    func pendingAdoptions() -> [Wait] {
        let locked = lockedAdoption.map { [$0] } ?? []
        guard let policy, let amend = policy.amend else { return locked }
        func wait(_ subject: Subject, _ place: Place, _ given: [Approval], _ old: InForce?) -> Wait?
        {
            let lacking = lacking(given, since: old, amend, policy).map(\.role.name)
            guard old != nil, !lacking.isEmpty, desired.holds(of: subject).isEmpty else {
                return nil
            }
            return Wait(
                gate: .environment,
                words:
                    "the change of the \(subject.words) is not adopted yet, and the old one counts: needs "
                    + lacking.joined(separator: " and ")
                    + " (\(adoptCommand(subject, lacking)))",
                who: lacking, location: place.node?.location)
        }
        var found: [Wait?] = []
        if locked.isEmpty, let new = desired.policy, let old = observed.ledger.policy,
            old.digest != facts.policyDigest()
        {
            let given = provenAlone(
                approvals(of: new), of: facts.policyDigest(), in: [], since: old)
            found.append(wait(Subject(.policy, new.name), new.place, given, old))
        }
        for environment in desired.environments.all where !environment.spec.abstract {
            let old = observed.environments[environment.name]?.inForce
            let digest = facts.environmentDigest(environment.name)
            guard old?.digest != digest else { continue }
            let given = provenAlone(
                approvals(of: environment), of: digest, in: [environment.name], since: old)
            found.append(
                wait(
                    Subject(.environment, environment.name), environment.place, given, old))
        }
        return locked + found.compactMap { $0 }
    }

    func approvals(of policy: Manifest<Policy>) -> [Approval] {
        policy.spec.signedOff.approvals
            + desired.signOffs.all.map(\.spec).filter { $0.policy?.name == policy.name }
            .compactMap(\.approval)
    }

    /// What people approved of an environment, in its own field or in files of their own.
    func approvals(of environment: Manifest<Environment>) -> [Approval] {
        environment.spec.signedOff.approvals
            + desired.signOffs.all.map(\.spec).filter { $0.environment?.name == environment.name }
            .compactMap(\.approval)
    }

    private func inForce(_ digest: String, _ given: [Approval], after old: InForce?) -> InForce {
        var new = InForce()
        (new.revision, new.digest) = (facts.revision.commit, digest)
        new.past = (old?.past ?? []) + (old?.signedOff ?? [])
        new.signedOff = given.map(\.id).filter { !new.past.contains($0) }
        return new
    }

    /// Whether what was approved since the definition in force is what `amend:` of the policy in force
    /// demands; nothing where that says nothing.
    func isAmended(by given: [Approval], since old: InForce?) -> Bool {
        guard !isPolicyUnreadable else { return false }
        // Before the first policy none is in force that could demand anything.
        guard observed.ledger.policy != nil, let policy, let amend = policy.amend else {
            return true
        }
        return lacking(given, since: old, amend, policy).isEmpty
    }

    /// The roles of which too few have approved since the definition in force.
    private func lacking(
        _ given: [Approval], since old: InForce?, _ amend: Amend, _ policy: Policy
    ) -> [RoleNeed] {
        let past = Set((old?.past ?? []) + (old?.signedOff ?? []))
        let fresh = given.filter { !past.contains($0.id) }
        return amend.roles.filter { need in
            fresh.people(of: need.role.name, in: policy).count < need.people
        }
    }
}

/// What a member of the first of these roles types to approve a changed definition.
func adoptCommand(_ subject: Subject, _ roles: [String]) -> String {
    let name = subject.kind == .policy ? "policy" : "environment/\(subject.name)"
    return "reconcile adopt \(name)" + (roles.first.map { " --role \($0)" } ?? "")
}

/// A person's approval of a definition: another one by its role, its person and its time.
struct Approval: Hashable, Sendable {
    var role: String
    var by: String
    var at: String
    var parts = SignedParts()

    var id: String { "\(role) \(by) \(at)" }
}

extension [Approval] {
    /// The members of a role who approved, each once.
    func people(of role: String, in policy: Policy) -> Set<String> {
        let given = filter { one in
            one.role == role && policy.isMember(one.by, of: role) && !policy.isBot(one.by)
        }
        return Set(given.map { policy.person(named: $0.by) })
    }
}

extension Table<[SignOff]> {
    fileprivate var approvals: [Approval] {
        rows.flatMap { row in
            row.value.compactMap { one in
                guard let by = one.by, let at = one.at else { return nil }
                return Approval(
                    role: row.name, by: by.name, at: at.words, parts: SignedParts(one))
            }
        }
    }
}

extension SignOffSpec {
    fileprivate var approval: Approval? {
        guard let by, let at else { return nil }
        return Approval(
            role: role.name, by: by.name, at: at.words, parts: SignedParts(asSignOff))
    }
}
