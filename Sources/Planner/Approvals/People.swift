import Manifests

extension Policy {
    /// Whether a commit names this person. Names count against and never for, so one whose addresses nobody
    /// has declared is known by anything that is like their name.
    func names(_ maker: StageCommit.Maker, _ name: String) -> Bool {
        let name = person(named: name)
        if maker.address.lowercased() == name.lowercased() { return true }
        let person = people[name]
        if let person, !person.addresses.isEmpty { return person.has(address: maker.address) }
        let likely = [name, person?.title].compactMap { $0?.lowercased() }
        return maker.likeNames.contains { likely.contains($0) }
    }
}

extension StageCommit.Maker {
    /// The name, what stands before the `@`, and of an address that a host has made up what stands after its `+`.
    fileprivate var likeNames: [String] {
        let local = address.lowercased().prefix { $0 != "@" }
        let parts = local.split(separator: "+")
        return [name.lowercased(), String(local)] + (parts.last.map { [String($0)] } ?? [])
    }
}
