import Git
package import Ledger
package import Manifests

/// A hub that is a repository on this machine: nothing is copied, and its references are moved by a true
/// compare-and-swap. What it acknowledges is on the disk.
package struct PathHub: ~Copyable {
    private var writer: Writer
    private let site: Site
    private let identity: LedgerIdentity
    private let signer: LedgerSigner?
    /// Boxed, as in `RemoteHub`.
    @Boxed private var known: LedgerTip?
    @Boxed private var last: Look?

    package init(_ site: Site, host: String) throws {
        let signer = try site.key.map(LedgerSigner.init)
        let writer = try Writer(try Repository(at: site.repository))
        (self.site, self.signer) = (site, signer)
        identity = LedgerIdentity(host: host)
        self.writer = writer
    }

    package func isFounded() throws -> Bool {
        try writer.repository.current(LedgerBranch.name) != nil
    }

    /// Nil where nothing tells that there ever was a ledger.
    func lostLedger() throws -> LedgerTrouble? {
        try site.lostLedger(
            keepsRevisions: writer.repository.current(LedgerBranch.revisions) != nil,
            in: writer.repository)
    }

    /// What is there now. Every commit of the ledger since the last one that was looked at is judged.
    package mutating func look(verified: String?, controller: Controller?) throws -> Look {
        let tip = try writer.repository.current(site.desired)
        let ledger = try ledger(verified: verified)
        try ledger.requireSure()
        try ledger.state.ledger.requireNamed(signer, at: ledger.time)
        let look = try Look(
            at: tip ?? ledger.actedOnLast(for: site, in: writer.repository), ledger: ledger,
            of: writer.repository, controller: controller, branch: site.branch, reusing: last,
            chain: ChainMemory(in: site.state))
        try site.refuseAnotherRoot(look)
        try site.refuseUnfounded(look)
        last = look
        return tip == nil ? look.without(NoDesiredBranch(site)) : look
    }

    /// The ledger alone, with what others wrote set apart.
    package mutating func ledger(verified: String?) throws -> LedgerTip {
        guard let tip = try writer.repository.current(LedgerBranch.name) else {
            throw try lostLedger() ?? noLedger
        }
        if known == nil, let name = verified {
            guard let commit = writer.repository.verified(name) else {
                throw LedgerTrouble(
                    "the ledger's commit \(name.prefix(10)), which was acted by here, cannot be found: it is damaged, or its history was rewritten",
                    remedy:
                        "`git -C \(writer.repository.commonDirectory) fsck` says whether it is damaged; bring it back from a copy. Where the repository was made anew, take away \(site.state)"
                )
            }
            known = try writer.repository.verifiedLedger(at: commit)
        }
        let ledger = try writer.repository.ledger(at: tip, since: known)
        try site.refuseAnotherRoot(ledger.state.ledger)
        known = ledger
        return ledger
    }

    /// What the ledger says of entries since a moment, so that one is known again.
    package func recorded(since moment: Instant) throws -> Set<String> {
        try known.map { try writer.repository.recorded(in: $0, since: moment) } ?? []
    }

    /// Chains entries onto `tip`, makes them durable, and moves the branches if they are where we saw
    /// them. Returns nil where another was first.
    package mutating func push(_ entries: [Entry], onto tip: String?, state: ObservedState) throws
        -> LedgerTip?
    {
        let tip = tip.flatMap { ObjectID(hex: $0) }
        let chained = try writer.chain(
            entries, onto: tip, state: state, by: identity, signer: signer)
        guard let last = entries.last, let ledger = chained.ledger else { return known }
        for entry in entries {
            try keep(entry.transition.revision.map { [$0] } ?? [], at: entry.at)
        }
        try writer.sync()
        let swap = try writer.repository.compareAndSwap(
            LedgerBranch.name, expected: tip, new: ledger)
        guard swap == .swapped else { return nil }
        let made = LedgerTip(
            commit: ledger, state: chained.state, time: last.at,
            held: (known?.held ?? []).unanswered(by: entries))
        known = made
        return made
    }

    /// The branch that keeps what was acted on is moved first: an intent never names what may be garbage.
    private mutating func keep(_ revisions: [String], at moment: Instant) throws {
        for revision in revisions.compactMap({ ObjectID(hex: $0) }) {
            let tip = try writer.repository.current(LedgerBranch.revisions)
            if let tip, try writer.repository.isAncestor(revision, of: tip) { continue }
            let kept = try writer.keep(revision, onto: tip, at: moment, by: identity)
            try writer.sync()
            _ = try writer.repository.compareAndSwap(
                LedgerBranch.revisions, expected: tip, new: kept)
        }
    }

    /// Moves the ledger forward again to the tip that was `remembered`, where it merely lies behind it.
    /// Returns nil where nothing is missing.
    package mutating func restore(to remembered: String?) throws -> LedgerTip? {
        guard let remembered else { throw nothingRemembered }
        let tip = try writer.repository.current(LedgerBranch.name)
        guard let wanted = ObjectID(hex: remembered), writer.repository.contains(wanted) else {
            throw LedgerTrouble(
                "the commit \(remembered.prefix(10)), which was verified last, is not in \(site.hub) any more",
                remedy: "Whoever has it can push it to refs/heads/reconcile/ledger")
        }
        if let tip {
            switch try writer.repository.kinship(of: tip, to: wanted) {
            case .includes: return nil
            case .isBehind: break
            case .diverged:
                throw LedgerTrouble(
                    "the ledger was rewritten: it ends with \(tip.hex.prefix(10)), and "
                        + "\(wanted.hex.prefix(10)) was verified last",
                    remedy: "Neither comes after the other; compare them: git log "
                        + "\(tip.hex.prefix(10)) \(wanted.hex.prefix(10))")
            }
        }
        let ledger = try writer.repository.ledger(at: wanted, since: nil)
        try keep(ledger.state.revisionsInUse.sorted(), at: ledger.time)
        let swap = try writer.repository.compareAndSwap(
            LedgerBranch.name, expected: tip, new: wanted)
        guard swap == .swapped else {
            throw LedgerTrouble("the ledger moved meanwhile", remedy: "Try again.")
        }
        known = ledger
        return ledger
    }

    /// To be called last: says that nothing is half written.
    package consuming func close() throws { _ = try writer.close() }
}
