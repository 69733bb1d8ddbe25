package import Manifests

/// The commits since some revision that changed what a stage's sign-offs approve, as git tells.
package struct StageHistory: Sendable {
    /// The newest first.
    package var commits: [StageCommit] = []
    /// What differs now from what was at that revision.
    package var differences: [DigestDifference] = []
    /// Whether these are all of them: a very long history is not read to its end.
    package var isWhole = true
    /// Whether all of them are signed by keys that are known.
    package var isProven = false

    package init() {}
}

/// A commit that changed it, and who made that.
package struct StageCommit: Hashable, Sendable {
    package struct Maker: Hashable, Sendable {
        package var name: String
        package var address: String

        package init(name: String, address: String) { (self.name, self.address) = (name, address) }
    }

    package var commit: String
    /// Its author, its committer and its co-authors, as it names them; the author first.
    package var makers: [Maker]

    package init(commit: String, makers: [Maker]) { (self.commit, self.makers) = (commit, makers) }

    var author: String { makers.first?.name ?? "somebody" }
    var short: Substring { commit.prefix(10) }
}

extension StageHistory {
    /// What changed, in which part, by which commit: "by what: deploy.sh changed, in 3f2a91c by mallory".
    var words: String? {
        guard let first = differences.first, let change = first.changes.first else { return nil }
        let others = differences.reduce(0) { $0 + $1.changes.count } - 1
        let more = others > 0 ? " and \(others) more" : ""
        return "\(first.part.rawValue): \(change)\(more)\(last)"
    }

    private var last: String {
        guard let newest = commits.first else { return "" }
        return ", \(commits.count > 1 ? "last " : "")in \(newest.short) by \(newest.author)"
    }
}
