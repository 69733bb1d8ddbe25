package import Ledger
package import Records

/// A person's answer for a commit of the ledger that no controller wrote.
package enum LedgerAnswer: Hashable, Sendable { case accept, revert }

/// Writes the answer for `commit`, which may be shortened. Accepting takes what it wrote as it stands,
/// reverting puts back what was before; the commit itself stays in the history.
package func answer(
    _ answer: LedgerAnswer, for commit: String, by person: String, because reason: String,
    at site: Site, variable: @escaping Variable
) throws -> [Entry] {
    try record(at: site, variable: variable) { desk in
        let held = desk.ledger.held
        guard let first = held.first else {
            throw LedgerTrouble(
                "every commit of the ledger was written by a controller, so none waits for an answer",
                remedy: "`reconcile status` shows what is waited for.")
        }
        guard held.contains(where: { $0.commit.name.hasPrefix(commit) }) else {
            throw LedgerTrouble(
                "`\(commit)` is none of the commits that wait for an answer",
                remedy:
                    "They are: \(held.map { String($0.commit.name.prefix(10)) }.joined(separator: ", "))"
            )
        }
        guard first.commit.name.hasPrefix(commit) else {
            throw LedgerTrouble(
                "ledger commit \(first.commit.name.prefix(10)) is older and waits for an answer first",
                remedy:
                    "Answer for it: reconcile ledger accept|revert \(first.commit.name.prefix(10))")
        }
        let replay = Replay(from: desk.ledger.state, at: desk.ledger.time, holding: held)
        var said = Answered()
        (said.commit, said.by, said.reason) = (first.commit.name, person, reason)
        said.files = answer == .accept ? first.commit.paths : replay.restorable
        let entry = desk.entry(answer == .accept ? .accepted(said) : .reverted(said))
        do throws(Illegality) {
            return ([entry], try replay.resolved(by: entry))
        } catch {
            throw LedgerTrouble(
                "ledger commit \(first.commit.name.prefix(10)): \(error.description)",
                remedy: "Put back what was before it: "
                    + "reconcile ledger revert \(first.commit.name.prefix(10)) --reason TEXT")
        }
    }
}
