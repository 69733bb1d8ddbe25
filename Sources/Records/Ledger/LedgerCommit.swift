import Git
import Host
import Ledger

/// One commit of the ledger, not judged yet: as the replay takes it, and as it lies in git.
struct LedgerCommit: Sendable {
    var recorded: RecordedCommit
    var bytes: [UInt8]
}

extension Repository {
    /// Reads commits of the ledger by several threads, each with a repository of its own, which make of them what they
    /// can by themselves; `take` is handed that one after the other: only judging has an order.
    func readLedger<Value: Sendable>(
        _ names: [ObjectID], as make: @Sendable (LedgerCommit) -> Value,
        take: (Value) throws -> Void
    ) throws {
        // A pass reads a few at a time; another repository would be opened for longer than they take.
        guard names.count > fewCommits else {
            return try names.forEach { try take(make(try ledgerCommit($0))) }
        }
        let directory = gitDirectory
        try readAhead(
            names, window: ledgerWindow,
            start: { try Repository(at: directory) },
            body: { repository, id in Result { make(try repository.ledgerCommit(id)) } },
            take: { try take(try $0.get()) })
    }

    private func ledgerCommit(_ id: ObjectID) throws -> LedgerCommit {
        // In this order, libgit2 reads it once.
        let bytes = try commitBytes(id)
        return LedgerCommit(recorded: try recorded(try commit(id), sealed: bytes), bytes: bytes)
    }
}

private let fewCommits = 64
/// Some megabytes of what was read and not taken yet.
private let ledgerWindow = 1_024
