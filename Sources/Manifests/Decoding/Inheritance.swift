/// Who extends whom: the order in which parents come before their children, without cycles.
struct Inheritance {
    private(set) var order: [String] = []

    init<Spec: Extending>(kind: Kind, shelf: Shelf<Spec>, _ problems: inout Problems) {
        var states: [String: Bool] = [:]  // false while its parents are walked, true once done
        for manifest in shelf.all {
            var chain: [Manifest<Spec>] = []
            var next: Manifest<Spec>? = manifest
            while let current = next, states[current.name] == nil {
                states[current.name] = false
                chain.append(current)
                next = nil
                guard let reference = current.spec.extends else { continue }
                guard let above = shelf[reference.name] else {
                    problems.unknown(
                        kind, reference, among: shelf.names, in: Subject(kind, current.name))
                    continue
                }
                if states[above.name] == false {
                    Inheritance.reportCycle(
                        kind, chain.map(\.name), to: above.name, reference, &problems)
                } else {
                    next = above
                }
            }
            for link in chain.reversed() {
                states[link.name] = true
                order.append(link.name)
            }
        }
    }

    private static func reportCycle(
        _ kind: Kind, _ chain: [String], to name: String, _ reference: Reference,
        _ problems: inout Problems
    ) {
        let start = chain.firstIndex(of: name) ?? 0
        let circle = (chain[start...] + [name]).joined(separator: " extends ")
        // The one problem holds every member; the list of all problems has it once.
        for member in chain[start...] {
            problems.report(
                Subject(kind, member), rule: "cycle", at: reference.place,
                "these \(kind.nouns) extend each other: \(circle)", remedy: "take one `extends` out"
            )
        }
    }
}
