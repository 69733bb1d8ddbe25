import Git
import Ledger
import Manifests
import Planner

/// What an audit has seen of signatures so far.
struct SigningLog {
    /// Of people, by rollout and sign-off.
    var proven: Set<String> = []
    /// The youngest place in the history that one of their signers saw.
    var lastSeen: Int?
    /// Facts that nobody has signed, of before the first policy and with it; a root that is known stands for them.
    var beginning = 0
    /// Whether anything was started before a policy was in force.
    var isUngoverned = false
    /// The others.
    var unsigned = 0
    /// What people said, and nothing but the host vouches for.
    var said = 0
}

extension Auditor {
    /// An entry of which nobody had to sign is worth no more for a signature that it has.
    mutating func noteSigning(of judgement: Judgement, _ commit: RecordedCommit) {
        let (entry, ledger) = (judgement.entry, judgement.ledger)
        note(judgement.proven)
        if case .revision(let seen) = entry.transition {
            signing.said += seen.sights.values.joined().count
        }
        if case .intent = entry.transition, ledger.policy == nil { signing.isUngoverned = true }
        guard let key = ledger.controllers.signer(of: commit.seal) else {
            if ledger.root == nil { signing.beginning += 1 } else { signing.unsigned += 1 }
            return
        }
        audit.signers[key.words, default: 0] += 1
        if entry.warrant == .host { signing.said += 1 }
    }

    private mutating func note(_ proven: ProvenSignOffs) {
        signing.proven.formUnion(proven.sights)
        let seen = proven.saw.compactMap { chainValues[$0] } + [signing.lastSeen].compactMap { $0 }
        signing.lastSeen = seen.max()
    }

    /// By older rules approvals of adoptions were believed.
    mutating func objections(
        toAdoptionsOf entry: Entry, after parent: ObservedState, in repository: borrowing Repository
    ) throws -> [String] {
        guard entry.rules >= 6, case .revision(let seen) = entry.transition,
            seen.policy != nil || !seen.environments.isEmpty,
            let desk = try desks.desk(at: seen.revision.commit, after: parent, in: repository)
        else { return [] }
        return Planner.objections(
            toAdoptionsIn: seen, in: desk.desired, after: parent, facts: desk.facts, at: entry.at)
    }

    mutating func concludeSigning(_ chain: String?, _ state: ObservedState, _ pins: AuditPins) {
        (audit.chain, audit.root) = (chain, state.ledger.root)
        audit.approvalsProven = signing.proven.count
        audit.facts[.host, default: 0] -= signing.proven.count
        audit.tail = signing.lastSeen.map { chainValues.count - 1 - $0 }
        for root in pins.roots where root != state.ledger.root {
            audit.rewritten.append(
                state.ledger.root.map {
                    "the root is \(root), and this ledger began with the policy \($0)"
                }
                    ?? "the root is \(root), and this ledger has adopted no policy that it keeps as its root"
            )
        }
        if signing.isUngoverned, !pins.roots.isEmpty, state.ledger.root != nil {
            audit.rewritten.append(
                "something was started before the root was in force, when no policy asked anybody")
        }
        audit.isRooted =
            !pins.roots.isEmpty && !signing.isUngoverned
            && pins.roots.allSatisfy { $0 == state.ledger.root }
        audit.unproven =
            signing.unsigned + signing.said - signing.proven.count
            + (audit.isRooted ? 0 : signing.beginning)
    }
}

extension [ControllerKey] {
    fileprivate func signer(of seal: Seal) -> ControllerKey? {
        guard case .by(let body, _) = seal else { return nil }
        return first { $0.body == body }
    }
}
