/// What changed between two digests of a stage, in words.
package struct DigestDifference: Sendable, Hashable {
    package var part: Part
    package var changes: [String]
}

extension StageDigest {
    /// A leaf that is not of the road, as a sentence that a person reads.
    package func spoken(_ leaf: Leaf) -> String {
        let words = SpokenPath(leaf.path, stageName: { _ in nil }).words
        return leaf.words == Leaf.presence ? words : "\(words): \(leaf.words)"
    }

    /// Returns the parts that differ from `old`, each with what was and what is.
    package func difference(from old: StageDigest) -> [DigestDifference] {
        var said: Set<String> = []
        var found: [DigestDifference] = []
        // The road comes last: what changed here too need not be said of it again.
        for part in [Part.what, .underWhat, .byWhat, .afterWhat] {
            let before = old.leaves(part)
            let after = leaves(part)
            guard before != after else { continue }
            var changes = Changes(before, after).all
            if part == .afterWhat {
                let new = changes.filter { !said.contains($0.sentence) }
                if !new.isEmpty { changes = new }
            }
            said.formUnion(changes.map(\.sentence))
            found.append(DigestDifference(part: part, changes: changes.map(\.words)))
        }
        return found.sorted { $0.order < $1.order }
    }

    private func leaves(_ part: Part) -> [Leaf] { parts.first { $0.part == part }?.leaves ?? [] }
}

extension DigestDifference {
    fileprivate var order: Int { Part.allCases.firstIndex(of: part) ?? 0 }
}

/// The differences of two sorted lists of leaves.
private struct Changes {
    let old: [String: Leaf]
    let new: [String: Leaf]

    init(_ before: [Leaf], _ after: [Leaf]) {
        old = Dictionary(before.map { ($0.path, $0) }) { $1 }
        new = Dictionary(after.map { ($0.path, $0) }) { $1 }
    }

    var all: [Change] {
        var found: [Change] = []
        let oldFolders = folders(old)
        let newFolders = folders(new)
        for path in Set(old.keys).union(new.keys).sorted(by: bytesPrecede) {
            let change: Change
            switch (old[path], new[path]) {
            case (let before?, let after?):
                if (before.kind, before.value) == (after.kind, after.value) { continue }
                change = changed(path, before, after)
            case (nil, let after?): change = appeared(path, after, oldFolders)
            case (let before?, nil): change = vanished(path, before, newFolders)
            case (nil, nil): continue
            }
            if !found.contains(change) { found.append(change) }
        }
        return found
    }

    private func changed(_ path: String, _ before: Leaf, _ after: Leaf) -> Change {
        if path.contains("programs/") { return Change(spoken(path), "changed") }
        return Change(spoken(path), "was \(before.words), is \(after.words)")
    }

    private func appeared(_ path: String, _ leaf: Leaf, _ known: Set<String>) -> Change {
        let top = topmost(path, outside: known)
        return top == path && !path.contains("programs/") && leaf.words != Leaf.presence
            ? Change(spoken(path), "is \(leaf.words), was not said")
            : Change(spoken(top), "is new")
    }

    private func vanished(_ path: String, _ leaf: Leaf, _ known: Set<String>) -> Change {
        let top = topmost(path, outside: known)
        return top == path && !path.contains("programs/") && leaf.words != Leaf.presence
            ? Change(spoken(path), "was \(leaf.words), is not said")
            : Change(spoken(top), "is gone")
    }

    /// The shortest beginning of `path` that the other side has nothing below.
    private func topmost(_ path: String, outside known: Set<String>) -> String {
        var beginning = ""
        for name in path.split(separator: "/") {
            beginning += beginning.isEmpty ? String(name) : "/" + name
            if !known.contains(beginning) { return beginning }
        }
        return path
    }

    private func folders(_ leaves: [String: Leaf]) -> Set<String> {
        var found: Set<String> = [
            "rollout", "stage", "stage/checks", "exposure", "exposure/flags", "exposure/variables",
            "checks", "programs",
            "environments", "notices", "stages",
        ]
        for path in leaves.keys {
            var beginning = ""
            for name in path.split(separator: "/") {
                beginning += beginning.isEmpty ? String(name) : "/" + name
                found.insert(beginning)
            }
        }
        return found
    }

    private func spoken(_ path: String) -> SpokenPath {
        SpokenPath(path) { place in
            let name = "stages/\(place)/after what/stage/name"
            return (new[name] ?? old[name])?.value
        }
    }
}

/// One thing that changed.
private struct Change: Equatable {
    /// Which earlier stage it is of.
    var road: String?
    var sentence: String

    init(_ path: SpokenPath, _ happened: String) {
        road = path.road
        sentence = path.words + " " + happened
    }

    var words: String { (road.map { $0 + ": " } ?? "") + sentence }
}
