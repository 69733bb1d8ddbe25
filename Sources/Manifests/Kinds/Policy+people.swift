extension Policy {
    /// Whether any rule asks for signatures.
    package var asksSignatures: Bool { signOffs.contains { $0.proof == .signed } }

    /// A person counts once, by whichever of their addresses they are named.
    package func person(named name: String) -> String {
        guard people[name] == nil else { return name }
        return people.rows.first { $0.value.has(address: name) }?.name ?? name
    }

    package func isMember(_ name: String, of role: String) -> Bool {
        let asked = person(named: name)
        return roles[role]?.members.contains { person(named: $0.name) == asked } ?? false
    }

    package func isBot(_ name: String) -> Bool { people[person(named: name)]?.bot ?? false }
}

extension Person {
    package func has(address: String) -> Bool {
        addresses.contains { $0.lowercased() == address.lowercased() }
    }
}
