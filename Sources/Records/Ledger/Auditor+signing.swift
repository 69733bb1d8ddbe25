import Git
import Ledger
import Manifests
import Planner

/// What an audit has seen of signatures so far.
struct SigningLog {
    /// Of people, by rollout and sign-off.
    var proven: Set<String> = []
    /// And their words that are recorded nowhere but in the entries that go by them.
    var otherProven = 0
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
    /// What is to be named unless it turns out proven, the oldest first.
    var named: [(sight: String?, fact: Audit.Finding)] = []

    var allProven: Int { proven.count + otherProven }
}

extension Auditor {
    /// An entry of which nobody had to sign is worth no more for a signature that it has.
    mutating func noteSigning(of judgement: Judgement, _ commit: RecordedCommit) {
        let (entry, ledger) = (judgement.entry, judgement.ledger)
        note(judgement.proven)
        noteSaid(in: judgement, commit)
        if case .intent = entry.transition, ledger.policy == nil { signing.isUngoverned = true }
        guard let key = ledger.controllers.signer(of: commit.seal) else {
            if ledger.root == nil { signing.beginning += 1 } else { signing.unsigned += 1 }
            if ledger.root != nil, !ledger.controllers.isEmpty {
                name("no controller has signed it", entry, commit)
            }
            return
        }
        audit.signers[key.words, default: 0] += 1
        guard entry.warrant == .host else { return }
        signing.said += 1
        name("\(entry.subjectLine): signed by a controller alone", entry, commit)
    }

    private mutating func noteSaid(in judgement: Judgement, _ commit: RecordedCommit) {
        let (entry, words) = (judgement.entry, judgement.words)
        for (rollout, sight) in entry.transition.sights {
            signing.said += 1
            name(
                "\(sight.sentence(of: rollout)), and no signature proves it", entry, commit,
                of: "\(rollout) \(sight.id)")
        }
        signing.said += words.said
        signing.otherProven += words.proven
        let rest = words.said - words.proven
        guard rest > 0 else { return }
        name(
            rest == 1
                ? "a tick or approval that it goes by is proven by no signature"
                : "\(rest) ticks or approvals that it goes by are proven by no signature", entry,
            commit)
    }

    private mutating func name(
        _ words: String, _ entry: Entry, _ commit: RecordedCommit, of sight: String? = nil
    ) {
        let subject = entry.target.map { "\($0.text): " } ?? ""
        let isTold = words.hasPrefix(subject)
        signing.named.append(
            (
                sight,
                Audit.Finding(
                    commit: commit.name, at: entry.at, words: isTold ? words : subject + words)
            ))
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
        audit.approvalsProven = signing.allProven
        audit.facts[.host, default: 0] -= signing.allProven
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
            signing.unsigned + signing.said - signing.allProven
            + (audit.isRooted ? 0 : signing.beginning)
        audit.unprovenFacts = signing.named.filter { one in
            one.sight.map { !signing.proven.contains($0) } ?? true
        }.map(\.fact)
    }
}

extension [ControllerKey] {
    fileprivate func signer(of seal: Seal) -> ControllerKey? {
        guard case .by(let body, _) = seal else { return nil }
        return first { $0.body == body }
    }
}

extension Transition {
    /// What people said that is first seen by this, each with its rollout.
    var sights: [(rollout: String, sight: Ledger.Sight)] {
        guard case .revision(let seen) = self else { return [] }
        return seen.sights.sorted { bytesPrecede($0.key, $1.key) }.flatMap { rollout, sights in
            sights.map { (rollout, $0) }
        }
    }
}
