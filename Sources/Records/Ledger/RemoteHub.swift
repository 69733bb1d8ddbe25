import Git
import Ledger
package import Manifests

/// A hub that is somewhere else: fetched into this controller's own repository, where entries are chained,
/// and pushed under a lease on the tip that was planned from. Never fetched from the user's clone.
package struct RemoteHub: ~Copyable {
    var writer: Writer
    let site: Site
    let identity: LedgerIdentity
    let wire: HubWire
    let signer: LedgerSigner?
    /// The last tip that was judged. Boxed, as what is large is in whatever cannot be copied: the compiler follows
    /// each part of such a value, which took it minutes for the driver, where the hub lies.
    @Boxed var known: LedgerTip?
    @Boxed private var last: Look?
    @Boxed var batch: Batch?
    /// Commits of which a push may have landed without our hearing of it. The same entries upon the same tip are
    /// the same commit, so it is known again also where another push came in between.
    var unheard: Set<ObjectID> = []
    var refusalsInARow = 0

    package init(_ site: Site, host: String, over wire: HubWire) throws {
        let signer = try site.key.map(LedgerSigner.init)
        let writer = try Writer(try Repository(at: site.stateRepository))
        (self.site, self.wire, self.signer) = (site, wire, signer)
        identity = LedgerIdentity(host: host)
        self.writer = writer
    }

    /// A hub whose ledger was there once is founded: that it is gone now is for `look` to say.
    package func isFounded() throws -> Bool {
        if try remembered() != nil { return true }
        return try wire.list([LedgerBranch.name])[LedgerBranch.name] != nil
    }

    /// Nil where nothing tells that there ever was a ledger.
    func lostLedger() throws -> LedgerTrouble? {
        try site.lostLedger(
            keepsRevisions: wire.list([LedgerBranch.revisions])[LedgerBranch.revisions] != nil,
            in: Repository(at: site.repository))
    }

    /// What is there now; read again only where it has moved.
    package mutating func look(verified: String?, controller: Controller?) throws -> Look {
        let tips = try catchUp(verified: verified)
        guard let known else {
            guard tips[site.desired] != nil else { throw NoDesiredBranch(site).trouble }
            throw try lostLedger() ?? noLedger
        }
        try known.requireSure()
        try known.state.ledger.requireNamed(signer, at: known.time)
        let look = try Look(
            at: tips[site.desired] ?? known.actedOnLast(for: site, in: writer.repository),
            ledger: known, of: writer.repository, controller: controller,
            branch: site.branch, reusing: last, chain: ChainMemory(in: site.state))
        try site.refuseAnotherRoot(look)
        try site.refuseUnfounded(look)
        last = look
        return tips[site.desired] == nil ? look.without(NoDesiredBranch(site)) : look
    }

    /// Brings the three branches to this machine. Returns what the ledger says, or nil where there is none yet.
    package mutating func refresh(verified: String?) throws -> LedgerTip? {
        let tips = try catchUp(verified: verified)
        guard tips[site.desired] != nil else { throw NoDesiredBranch(site).trouble }
        return known
    }

    /// The ledger alone, with what others wrote set apart.
    package mutating func ledger(verified: String?) throws -> LedgerTip {
        _ = try catchUp(verified: verified)
        guard let known else { throw try lostLedger() ?? noLedger }
        return known
    }

    /// Brings the three branches, judges what is new of the ledger, and remembers them. Returns what the hub has.
    private mutating func catchUp(verified: String?) throws -> HubWire.Tips {
        // Asked first: who pushes beside us may have moved on by the time that the hub answers.
        let remembered = try remembered()
        let tips = try bring()
        try judge(tips[LedgerBranch.name], after: remembered, verified: verified)
        try remember(tips)
        // Only of what is remembered can it be said how old it is.
        try StateRepository.note(answerIn: site.state)
        return tips
    }

    /// To be called last: says that nothing is half written.
    package consuming func close() throws { _ = try writer.close() }
}

// MARK: What is there

extension RemoteHub {
    /// Costs one question where nothing has moved.
    func bring() throws -> HubWire.Tips {
        let there = try wire.list(site.branches)
        let here = try StateRepository.references(of: site).compactMapValues {
            try writer.repository.current($0)
        }
        return there == here ? there : try wire.fetch(site.branches)
    }

    /// The tip that the hub had when it last answered.
    func remembered() throws -> ObjectID? {
        try writer.repository.current(StateRepository.hubReference)
    }

    private mutating func judge(
        _ tip: ObjectID?, after remembered: ObjectID?, verified: String?
    ) throws {
        guard let tip else {
            guard let remembered else { return }
            throw LedgerTrouble(
                "the hub's ledger is gone, and nothing is acted on; it was at \(remembered.hex.prefix(10)) when this machine last saw it",
                remedy: "Bring it back: reconcile ledger restore")
        }
        if let remembered { try refuseRewriting(remembered, now: tip) }
        try begin(at: verified, before: tip)
        let ledger = try writer.repository.ledger(at: tip, since: known)
        try site.refuseAnotherRoot(ledger.state.ledger)
        known = ledger
    }

    /// What was verified by an earlier process is not judged again.
    mutating func begin(at verified: String?, before tip: ObjectID) throws {
        guard known == nil, let verified = writer.repository.verified(verified),
            try writer.repository.isAncestor(verified, of: tip)
        else { return }
        known = try writer.repository.verifiedLedger(at: verified)
    }

    private func refuseRewriting(_ remembered: ObjectID, now tip: ObjectID) throws {
        let (before, after) = (remembered.hex.prefix(10), tip.hex.prefix(10))
        switch try writer.repository.kinship(of: tip, to: remembered) {
        case .includes: return
        case .isBehind:
            throw LedgerTrouble(
                "the hub's ledger went back from \(before) to \(after), and nothing is acted on",
                remedy: "Push the rest of it again: reconcile ledger restore")
        case .diverged:
            throw LedgerTrouble(
                "the hub's ledger was rewritten, and nothing is acted on: it is at \(after), which does not come after \(before)",
                remedy:
                    "Compare the two in \(site.stateRepository) with git log, and put one of them back on the hub."
            )
        }
    }

    private func remember(_ tips: HubWire.Tips) throws {
        for (reference, own) in StateRepository.references(of: site) {
            guard let tip = tips[reference] else { continue }
            if own == StateRepository.desiredReference {
                try put(own, at: tip)
            } else {
                try advance(own, to: tip)
            }
        }
    }

    /// Another process may have seen more by now, and that stays.
    func advance(_ own: String, to tip: ObjectID) throws {
        if let now = try writer.repository.current(own),
            try writer.repository.isAncestor(tip, of: now)
        {
            return
        }
        try put(own, at: tip)
    }

    private func put(_ own: String, at tip: ObjectID) throws {
        let now = try writer.repository.current(own)
        guard now != tip else { return }
        _ = try writer.repository.compareAndSwap(own, expected: now, new: tip)
    }
}

/// The hub has no branch of that name.
struct NoDesiredBranch {
    let words: String
    private let next: String

    init(_ site: Site) {
        words = "there is no branch `\(site.branch)` in \(site.hubName)"
        let push = site.remote.map { "push it: git push \($0) \(site.branch)" }
        next = "Commit the manifests to it\(push.map { " and \($0)" } ?? "")"
    }

    var trouble: LedgerTrouble {
        LedgerTrouble(words, remedy: "\(next). Where it has another name: --branch NAME")
    }
}

extension LedgerTip {
    /// The revision that was acted on last: what runs and what goes back is judged by it where the desired branch
    /// is gone.
    func actedOnLast(for site: Site, in repository: borrowing Repository) throws -> ObjectID {
        guard let last = state.ledger.lastRevision.flatMap({ ObjectID(hex: $0) }),
            repository.contains(last)
        else { throw NoDesiredBranch(site).trouble }
        return last
    }
}

extension Look {
    /// Nothing starts by a branch that is gone, and nothing that goes back is held by it.
    func without(_ branch: NoDesiredBranch) -> Look {
        var look = self
        look.holdsStarts =
            "\(branch.words): nothing starts, and what was acted on last counts on. "
            + "Push it again, or say which: --branch NAME"
        return look
    }
}
