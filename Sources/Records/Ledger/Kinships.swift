import Git

/// How revisions stand to each other: the same few are asked about for each of their starts.
struct Kinships {
    private struct Pair: Hashable {
        var old: ObjectID
        var new: ObjectID
    }

    private let revisions: ObjectID?
    /// What the branch of revisions names itself; nil before that was read.
    private var named: Set<ObjectID>?
    private var known: [Pair: Bool] = [:]

    /// `revisions` is the tip of the branch that keeps them.
    init(revisions: ObjectID?) { self.revisions = revisions }

    mutating func comes(
        _ new: ObjectID, after old: ObjectID, in repository: borrowing Repository
    ) throws -> Bool {
        let pair = Pair(old: old, new: new)
        if let answer = known[pair] { return answer }
        let answer = try repository.isAncestor(old, of: new)
        known[pair] = answer
        return answer
    }

    mutating func isKept(_ revision: String, in repository: borrowing Repository) throws -> Bool {
        guard let id = ObjectID(hex: revision), let revisions, repository.contains(id) else {
            return false
        }
        let named = try named ?? repository.revisionsNamed(by: revisions)
        self.named = named
        return try named.contains(id) || comes(revisions, after: id, in: repository)
    }
}

extension Repository {
    /// Each commit of the branch of revisions has the one before it as its first parent, and what it keeps beside that.
    fileprivate func revisionsNamed(by tip: ObjectID) throws -> Set<ObjectID> {
        Set((try firstParents(from: tip, downTo: nil) ?? []).flatMap(\.parents))
    }
}
