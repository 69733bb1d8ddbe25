package import Ledger
package import Records

/// Records from which revision on a desired branch is followed that was rewritten. Until somebody says so nothing
/// new is started; nobody's push alone takes back what was agreed.
package func followRevision(
    _ revision: String, by person: String, because reason: String, at site: Site,
    variable: @escaping Variable
) throws -> [Entry] {
    try record(at: site, variable: variable) { desk in
        var said = try site.following(revision, after: desk.ledger.state)
        (said.by, said.reason) = (person, reason)
        return ([desk.entry(.followed(said))], desk.ledger.state)
    }
}
