import Git
import Ledger
import Manifests
import Records

/// One entry, as its message has it.
struct HistoryLine {
    var source: Commit
    var kind: String?
    var at: Instant
    var words: String
    var attempt: String?
    var controller: String?

    var commit: String { source.id.hex }

    var target: TargetID? { TargetID(parsing: String(words.prefix { $0 != ":" })) }

    /// `app/production: canary starts` is about `app`, about `production`, and about both.
    func isAbout(_ subject: String) -> Bool {
        let target = words.prefix { $0 != ":" }
        return target == subject || target.split(separator: "/").contains { $0 == subject }
    }
}

/// All entries, newest first.
func history(of site: Site) throws -> [HistoryLine] {
    let repository = try Repository(at: site.ledgerRepository)
    guard let tip = try repository.current(site.ledgerReference) else {
        throw try site.missingLedger()
    }
    let commits = try repository.firstParents(from: tip, downTo: nil) ?? []
    return commits.map { commit in
        HistoryLine(
            source: commit, kind: commit.message.trailer("Entry"),
            at: Instant(seconds: Int(commit.committer.seconds)),
            words: String(commit.message.prefix { !$0.isNewline }),
            attempt: commit.message.trailer("Attempt"),
            controller: commit.message.trailer("Controller"))
    }
}

extension String {
    /// What the last line of this name says: the message's trailers come last.
    fileprivate func trailer(_ name: String) -> String? {
        let prefix = name + ": "
        return split(separator: "\n").last { $0.hasPrefix(prefix) }.map {
            String($0.dropFirst(prefix.count))
        }
    }
}
