package import Ledger
import Manifests
package import Records

/// Takes the open attempts of another controller from it, and records that nobody saw their end: what it
/// knows of them lies on its own machine.
package func takeOver(
    from controller: String, because reason: String, at site: Site, variable: @escaping Variable
) throws -> [Entry] {
    try record(at: site, variable: variable) { desk in
        let open = desk.ledger.state.attempts
        let theirs = open.filter { $0.controller.hasPrefix(controller) }
        guard Set(theirs.map(\.controller)).count == 1 else {
            throw LedgerTrouble(
                theirs.isEmpty
                    ? "no action of the controller `\(controller)` is open"
                    : "`\(controller)` is the beginning of several controllers' names",
                remedy: open.isEmpty
                    ? "No action is open at all."
                    : "Open are: "
                        + open.map { "\($0.target.text) by \($0.controller) on \($0.host)" }
                        .joined(separator: "; "))
        }
        guard theirs.first?.controller != desk.controller else {
            throw LedgerTrouble(
                "that controller is this one", remedy: "It settles its own: reconcile --once")
        }
        return (
            theirs.flatMap { entries(takingOver: $0, because: reason, at: desk) },
            desk.ledger.state
        )
    }
}

private func entries(takingOver attempt: Attempt, because reason: String, at desk: Desk)
    -> [Entry]
{
    var taken = TakenOver()
    (taken.attempt, taken.controller) = (attempt.id, desk.controller)
    (taken.host, taken.reason) = (desk.host, reason)
    taken.fence = desk.ledger.state.fence(where: attempt.target) + 1
    var outcome = Outcome()
    (outcome.attempt, outcome.fence) = (attempt.id, taken.fence)
    // A person need not wait for that moment, and should know of it.
    let mayRun =
        desk.now < attempt.authorisedUntil
        ? "; it may run there until \(attempt.authorisedUntil.text)" : ""
    outcome.cause =
        "it was taken over from \(attempt.host), where its end is known\(mayRun)"
    return [
        desk.entry(.tookOver(taken), of: attempt.target),
        desk.entry(.lost(outcome), of: attempt.target),
    ]
}

/// Records a person's word for how an action ended whose end nobody saw.
package func settle(
    _ target: TargetID, as answer: Settled.Answer, by person: String, because reason: String,
    at site: Site, variable: @escaping Variable
) throws -> [Entry] {
    try record(at: site, variable: variable) { desk in
        let standing = desk.ledger.state[target].standing
        guard standing == .unknown else {
            throw LedgerTrouble(
                "\(target.text) is \(standing?.rawValue ?? "nothing yet"), so there is nothing to settle",
                remedy: "`reconcile status` shows what is unknown")
        }
        var settled = Settled()
        (settled.answer, settled.by, settled.reason) = (answer, person, reason)
        return ([desk.entry(.settled(settled), of: target)], desk.ledger.state)
    }
}
