/// What changed between two digests of a stage, in words.
package struct DigestDifference: Sendable, Equatable {
    package var part: Part
    package var changes: [String]
}

extension StageDigest {
    /// Returns the parts that differ from `old`, each with what was and what is.
    package func difference(from old: StageDigest) -> [DigestDifference] {
        var said: Set<String> = []
        var found: [DigestDifference] = []
        // The road comes last: what changed here too need not be said of it again.
        for part in [Part.what, .underWhat, .byWhat, .afterWhat] {
            let before = old.leaves(part)
            let after = leaves(part)
            guard before != after else { continue }
            var changes = Changes(before, after).words
            if part == .afterWhat {
                let new = changes.filter { !said.contains(withoutStage($0)) }
                if !new.isEmpty { changes = new }
            }
            said.formUnion(changes)
            found.append(DigestDifference(part: part, changes: changes))
        }
        return found.sorted { $0.order < $1.order }
    }

    private func leaves(_ part: Part) -> [Leaf] { parts.first { $0.part == part }?.leaves ?? [] }

    /// `stages/0/by what/programs/deploy.sh changed` is `programs/deploy.sh changed` on the road.
    private func withoutStage(_ words: String) -> String {
        words.split(separator: "/", maxSplits: 3).dropFirst(3).first.map(String.init) ?? words
    }
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

    var words: [String] {
        var found: [String] = []
        let oldFolders = folders(old)
        let newFolders = folders(new)
        for path in Set(old.keys).union(new.keys).sorted(by: bytesPrecede) {
            let sentence: String
            switch (old[path], new[path]) {
            case (let before?, let after?):
                if (before.kind, before.value) == (after.kind, after.value) { continue }
                sentence = changed(path, before, after)
            case (nil, let after?): sentence = appeared(path, after, oldFolders)
            case (let before?, nil): sentence = vanished(path, before, newFolders)
            case (nil, nil): continue
            }
            if !found.contains(sentence) { found.append(sentence) }
        }
        return found
    }

    private func changed(_ path: String, _ before: Leaf, _ after: Leaf) -> String {
        if path.contains("programs/") { return "\(spoken(path)) changed" }
        return "\(spoken(path)) was \(before.words), is \(after.words)"
    }

    private func appeared(_ path: String, _ leaf: Leaf, _ known: Set<String>) -> String {
        let top = topmost(path, outside: known)
        return top == path && !path.contains("programs/") && leaf.words != Leaf.presence
            ? "\(spoken(path)) is \(leaf.words), was not said" : "\(spoken(top)) is new"
    }

    private func vanished(_ path: String, _ leaf: Leaf, _ known: Set<String>) -> String {
        let top = topmost(path, outside: known)
        return top == path && !path.contains("programs/") && leaf.words != Leaf.presence
            ? "\(spoken(path)) was \(leaf.words), is not said" : "\(spoken(top)) is gone"
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

    /// `stage/soak` is the soak of the stage that is talked of; the escapes are undone.
    private func spoken(_ path: String) -> String {
        var words = Substring(path)
        for opening in ["stage/", "rollout/", "exposure/", "programs/"]
        where words.hasPrefix(opening) {
            words = words.dropFirst(opening.count)
        }
        return words.split(separator: "%2F", omittingEmptySubsequences: false).joined(
            separator: "/"
        )
        .split(separator: "%25", omittingEmptySubsequences: false).joined(separator: "%")
    }
}
