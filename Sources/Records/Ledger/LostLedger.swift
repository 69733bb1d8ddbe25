import Git

/// Why a hub has no ledger though there was one, so that nobody begins a second: that one would know nothing of
/// what ran, of what was taken back, and of the sign-offs that are spent.
extension Site {
    /// Says it by what is at hand; nil where nothing tells of a ledger.
    package func lostLedger() throws -> LedgerTrouble? {
        let here = try Repository(at: repository)
        return try lostLedger(
            keepsRevisions: here.current(local(LedgerBranch.revisions)) != nil, in: here)
    }

    /// The way back to it, else how to begin.
    package func missingLedger() throws -> LedgerTrouble { try lostLedger() ?? noLedger }

    func lostLedger(keepsRevisions: Bool, in here: borrowing Repository) throws -> LedgerTrouble? {
        if let trouble = try unpushedLedger(in: here) { return trouble }
        if let verified = verifiedTip {
            return LedgerTrouble(
                "the ledger of \(hub) is gone, and this machine knows that there was one up to \(verified.prefix(10))",
                remedy: "Bring it back: reconcile ledger restore")
        }
        guard keepsRevisions else { return nil }
        return LedgerTrouble(
            "\(hub) has a branch reconcile/revisions and no reconcile/ledger, so there was a ledger",
            remedy: remote.map { "Push it from where it is: git push \($0) reconcile/ledger" }
                ?? "Bring it back, from a clone or a backup, as the branch reconcile/ledger")
    }

    /// The repository was its own hub, or had another one, and its ledger stayed behind.
    private func unpushedLedger(in here: borrowing Repository) throws -> LedgerTrouble? {
        guard let remote else { return nil }
        let branches = [LedgerBranch.name, LedgerBranch.revisions]
        if try here.current(LedgerBranch.name) != nil {
            let names = try branches.filter { try here.current($0) != nil }
                .map { String($0.dropFirst("refs/heads/".count)) }
            return LedgerTrouble(
                "\(hub) has no ledger, and this repository has one: its branch reconcile/ledger",
                remedy: "Push it, and it goes on where it was: git push \(remote) "
                    + names.joined(separator: " "))
        }
        guard try here.current(local(LedgerBranch.name)) != nil else { return nil }
        let pairs = try branches.filter { try here.current(local($0)) != nil }
            .map { "\(local($0)):\($0)" }
        return LedgerTrouble(
            "\(hub) has no ledger, and this repository has fetched one from \(remote) before",
            remedy: "Push it, and it goes on where it was: git push \(remote) "
                + pairs.joined(separator: " "))
    }
}
