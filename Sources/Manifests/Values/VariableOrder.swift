/// Variables in an order in which each comes after those that it is made of.
struct VariableOrder {
    /// Those that come to a text.
    private(set) var order: [String] = []
    /// The first circle of those that never do; empty where there is none.
    private(set) var circle: [String] = []

    init(_ variables: Table<SecretOr>) {
        var parts: [String: [String]] = [:]
        for row in variables.rows { parts[row.name] = row.value.variables }
        var missing = parts.mapValues { Set($0).count { parts[$0] != nil } }
        var users: [String: [String]] = [:]
        for row in variables.rows {
            for part in Set(parts[row.name] ?? []) { users[part, default: []].append(row.name) }
        }
        // By peeling, not by recursion: a chain may be as long as a file.
        order = variables.names.filter { missing[$0] == 0 }
        var next = 0
        while next < order.count {
            for user in users[order[next]] ?? [] {
                missing[user, default: 0] -= 1
                if missing[user] == 0 { order.append(user) }
            }
            next += 1
        }
        guard order.count < parts.count else { return }
        circle = VariableOrder.circle(
            in: parts, among: Set(parts.keys).subtracting(order),
            from: variables.names.first { missing[$0] != 0 })
    }

    /// Everything that is left is made of something that is left, so to follow that comes around.
    private static func circle(
        in parts: [String: [String]], among left: Set<String>, from start: String?
    )
        -> [String]
    {
        var path: [String] = []
        var positions: [String: Int] = [:]
        var name = start
        while let current = name {
            if let begin = positions[current] { return Array(path[begin...]) }
            positions[current] = path.count
            path.append(current)
            name = parts[current]?.first(where: left.contains)
        }
        return []
    }
}

extension SecretOr {
    var template: Template? {
        if case .plain(let template) = self { template } else { nil }
    }

    /// The variables that this is made of.
    fileprivate var variables: [String] {
        (template?.names ?? []).filter { $0.hasPrefix("variables.") }.map {
            String($0.dropFirst("variables.".count))
        }
    }
}
