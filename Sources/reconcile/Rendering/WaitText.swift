import Manifests
import Planner
import YAML

extension Wait {
    /// What is missing, until when, and where that is said.
    var line: String { words + moment + place }

    /// The same, with the people who can bring it about.
    func line(_ roster: Roster) -> String { spoken(roster) + place }

    /// That without the place.
    func spoken(_ roster: Roster) -> String {
        let people = roster.people(for: self)
        let asked = people.isEmpty ? "" : ": ask \(people.joined(separator: " or "))"
        return words + asked + moment
    }

    /// Without the place, for a reader who wants to know what and not where.
    var short: String { words + moment }

    private var moment: String { until.map { ", until \($0.text)" } ?? "" }
    private var place: String { location.map { " (\($0.file):\($0.line))" } ?? "" }
}
