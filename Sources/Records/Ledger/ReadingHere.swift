import Git
import Ledger
package import Manifests

extension Site {
    /// The repository that knows the ledger best without fetching: this machine's own state, or the clone.
    package var ledgerRepository: String {
        hasState ? stateRepository : repository
    }

    package var ledgerReference: String {
        hasState ? StateRepository.hubReference : local(LedgerBranch.name)
    }

    /// The repository that has what is acted on.
    package var objects: String { isPath ? repository : stateRepository }

    package var stateRepository: String { state + "/repository.git" }

    /// With a path hub the hub itself is at hand, and newer than anything that was fetched from it.
    private var hasState: Bool {
        guard !isPath, let own = try? Repository(at: stateRepository) else { return false }
        return (try? own.current(StateRepository.hubReference)) ?? nil != nil
    }
}

extension Site {
    /// How old it is what is known here of the hub, in words; nil where the hub is at hand.
    package func age(now: Instant) -> String? {
        guard !isPath else { return nil }
        guard hasState, let seconds = StateRepository.lastAnswer(in: state) else {
            return "As this clone fetched it last; `reconcile fetch` asks \(hub)"
        }
        let answered = Instant(seconds: seconds)
        let age = TimeSpan(seconds: max(0, (now - answered).seconds))
        return "As \(hub) was \(age.words) ago; `reconcile fetch` asks it again"
    }
}

extension Site {
    /// The ledger as this machine knows it, without fetching; nil where it knows none.
    func ledgerHere(in repository: borrowing Repository) throws -> LedgerTip? {
        guard let tip = try repository.current(ledgerReference) else { return nil }
        var ledger = try repository.ledger(at: tip, verifiedBy: self)
        // Who went back while the hub is away reads that here, and not what was before.
        if !isPath { ledger.take(try Outbox(in: state).letters()) }
        return ledger
    }
}

extension Look {
    /// What this machine knows, without fetching: the state repository where there is one, else the clone.
    package init(readingHere site: Site, controller: Controller?) throws {
        let repository = try Repository(at: site.ledgerRepository)
        let desired =
            site.ledgerRepository == site.repository
            ? site.local(site.desired) : StateRepository.desiredReference
        let revision = try repository.current(desired)
        let ledger = try site.ledgerHere(in: repository)
        // Asked only where it is needed: a ledger that was just founded has acted on nothing.
        let last = revision == nil ? try? ledger?.actedOnLast(for: site, in: repository) : nil
        guard let acted = revision ?? last else {
            if site.isPath, try repository.head() == nil { throw site.nothingCommitted(ledger) }
            throw LedgerTrouble(
                "there is no branch `\(site.branch)` here",
                remedy: try site.wayToBranch())
        }
        try self.init(
            at: acted, ledger: ledger, of: repository, controller: controller,
            branch: site.branch, chain: ChainMemory(in: site.state))
        if namesControllers, let judged = try site.judgedLedger(in: repository) {
            try self.init(
                at: acted, ledger: judged, of: repository, controller: controller,
                branch: site.branch, chain: ChainMemory(in: site.state))
        }
        if revision == nil { self = without(NoDesiredBranch(site)) }
    }
}

extension Look {
    /// Whether anybody signs the ledger, by what it says itself or by what was pushed: who writes to it could leave that out.
    private var namesControllers: Bool {
        !observed.ledger.controllers.isEmpty
            || reading.desired.policy?.spec.controllers.isEmpty == false
    }
}

extension Site {
    /// The whole ledger, judged from its founding on as the first pass does; nil where this machine has judged it before.
    fileprivate func judgedLedger(in repository: borrowing Repository) throws -> LedgerTip? {
        guard let tip = try repository.current(ledgerReference) else { return nil }
        if let verified = repository.verified(verifiedTip),
            try repository.isAncestor(verified, of: tip)
        {
            return nil
        }
        var ledger = try repository.ledger(at: tip, since: nil)
        if !isPath { ledger.take(try Outbox(in: state).letters()) }
        return ledger
    }

    /// Where the branch was never pushed there is nothing to bring.
    fileprivate func wayToBranch() throws -> String {
        guard let remote else { return "Say which: --branch NAME" }
        let clone = try Repository(at: repository)
        let push = "git push \(remote) \(branch), then reconcile fetch"
        if try clone.current(local(desired)) == nil {
            if try clone.current(desired) != nil { return "Push it: \(push)" }
            if try clone.head() == nil { return "Commit the manifests and push them: \(push)" }
        }
        return "Bring it: reconcile fetch"
    }

    /// Who has just made a repository is told how to begin.
    fileprivate func nothingCommitted(_ ledger: LedgerTip?) -> LedgerTrouble {
        let commit = "commit the manifests: git add \(desiredStateFolder) && git commit -m Begin"
        return LedgerTrouble(
            "nothing is committed to `\(branch)` yet, so there is nothing to act on",
            remedy: ledger == nil
                ? "Begin: reconcile init, which writes manifests to begin with; then \(commit)"
                : "Next, \(commit)")
    }
}

extension Repository {
    /// The ledger as this machine would act on it, where it has verified some of it; else what its tree says.
    fileprivate func ledger(at tip: ObjectID, verifiedBy site: Site) throws -> LedgerTip {
        guard let verified = verified(site.verifiedTip), try isAncestor(verified, of: tip) else {
            return try verifiedLedger(at: tip)
        }
        return try ledger(at: tip, since: try verifiedLedger(at: verified))
    }
}
