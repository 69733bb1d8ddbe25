import TestSupport

/// What somebody who may push can do to the ledger, with git alone.
extension Playground {
    /// Commits what `change` leaves in a checkout of the ledger; returns the commit.
    @discardableResult
    func commitToLedger(_ change: String, _ message: String) throws -> String {
        try rewriteLedger("\(change) && git add -A && git commit -q -m '\(message)'")
    }

    /// Moves the ledger to where `script` leaves a checkout of it; returns the commit.
    @discardableResult
    func rewriteLedger(_ script: String) throws -> String {
        let forged = try shell(
            """
            export GIT_AUTHOR_NAME=m GIT_AUTHOR_EMAIL=m@x GIT_COMMITTER_NAME=m GIT_COMMITTER_EMAIL=m@x
            rm -rf ../forge && git init -q ../forge && cd ../forge && \
            git fetch -q "$OLDPWD" reconcile/ledger && git checkout -q FETCH_HEAD && \
            { \(script) ; } && git push -q -f "$OLDPWD" HEAD:reconcile/ledger && git rev-parse HEAD
            """)
        guard forged.status == 0 else { throw TestSupportError(forged.complaints) }
        return String(forged.output.split(separator: "\n").last ?? "")
    }

    /// As `withForgery`, of the start of the deploy.
    func withForgedStart(_ expression: String, message: String) throws -> Finished {
        try withForgery(
            back: 2, of: "environments/production/*.yaml environments/production/*/*.yaml",
            expression,
            message: message)
    }

    /// Writes an entry anew as a forger would who knows our bytes: the files by one expression, the message
    /// by another, and everything behind it left out. Returns what an audit on another machine says.
    func withForgery(back: Int, of files: String, _ expression: String, message: String) throws
        -> Finished
    {
        try rewriteLedger(
            """
            date=$(git log -1 --format=%ct HEAD~\(back)) && git reset -q --hard HEAD~\(back) && \
            sed -i '\(expression)' \(files) && \
            git log -1 --format=%B | sed -e '\(message)' -e '${/^$/d}' > ../message && \
            GIT_COMMITTER_DATE="@$date" git commit -q -a --amend -F ../message
            """)
        return try shell("$RECONCILE audit --state /nonexistent")
    }
}
