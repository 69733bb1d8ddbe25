import TestSupport

/// What somebody who may push can do to the hub, with git alone.
extension Fleet {
    static let target = "environments/production/rollouts/app.yaml"

    /// Commits what `change` leaves in a checkout of the ledger; returns the commit.
    @discardableResult
    func commitToLedger(_ change: String, _ message: String = "by hand") throws -> String {
        try rewriteLedger("\(change) && git add -A && git commit -q -m '\(message)'")
    }

    /// Moves the ledger to where `script` leaves a checkout of it; returns the commit.
    @discardableResult
    func rewriteLedger(_ script: String) throws -> String {
        let said = try shell(
            """
            export GIT_AUTHOR_NAME=m GIT_AUTHOR_EMAIL=m@x GIT_COMMITTER_NAME=m GIT_COMMITTER_EMAIL=m@x
            rm -rf forge && git init -q forge && cd forge && \
            git fetch -q \(hub.remote) reconcile/ledger && git checkout -q FETCH_HEAD && \
            { \(script) ; } && git push -q -f \(hub.remote) HEAD:reconcile/ledger && \
            git rev-parse HEAD
            """, as: "forger", in: folder)
        return String(said.split(separator: "\n").last ?? "")
    }

    /// Runs git on the hub itself; returns its first line.
    @discardableResult
    func onHub(_ words: String) throws -> String {
        let said = try shell("git -C \(hub.remote) \(words) </dev/null", as: "hub", in: folder)
        return String(said.prefix { !$0.isNewline })
    }

    func hubTip() throws -> String { try onHub("rev-parse reconcile/ledger") }

    /// A file of the ledger as the hub has it.
    func hubFile(_ path: String) throws -> String {
        try shell("git -C \(hub.remote) show reconcile/ledger:\(path)", as: "hub", in: folder)
    }
}
