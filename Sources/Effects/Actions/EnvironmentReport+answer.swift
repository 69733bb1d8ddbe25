import Host
package import Planner

extension EnvironmentReport {
    /// Reads the object of JSON that `observe` answers with: `docs/actions.md` says which. What is written
    /// otherwise says nothing.
    package init(answer: String?) {
        self.init()
        guard let answer, case .object(let members)? = JSONValue(parsing: Array(answer.utf8)) else {
            return
        }
        for member in members {
            switch member.name {
            case "version", "value": version = member.value.words
            case "versions": versions = texts(of: member.value)
            case "variables": variables = texts(of: member.value)
            case "flags": takeFlags(member.value)
            default: break
            }
        }
    }

    /// A flag is its value, or an object of its value and the percentage of those who have it.
    private mutating func takeFlags(_ value: JSONValue) {
        guard case .object(let members) = value else { return }
        for member in members {
            flags[member.name] = member.value.words ?? member.value.value(at: "value")?.words
            percentages[member.name] = member.value.value(at: "percentage")?.words
        }
    }
}

private func texts(of value: JSONValue) -> [String: String] {
    guard case .object(let members) = value else { return [:] }
    return Dictionary(
        members.compactMap { member in member.value.words.map { (member.name, $0) } },
        uniquingKeysWith: { $1 })
}
