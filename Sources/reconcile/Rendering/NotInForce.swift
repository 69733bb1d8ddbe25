import Planner

/// Changes that were pushed and do not count yet, with whom that needs; nothing where all counts.
func notInForce(_ adoptions: [Wait], _ roster: Roster, on page: Page) -> String {
    guard !adoptions.isEmpty else { return "" }
    return "\nNot in force yet:\n"
        + adoptions.map { page.hanging($0.line(roster), indent: 2) }.joined()
}
