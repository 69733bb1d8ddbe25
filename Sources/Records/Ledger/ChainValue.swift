package import Git
package import Ledger
import Manifests
import Synchronization

/// One SHA-256 over all of a ledger up to a commit; `docs/statement.md` says how it is made. It rests on no
/// SHA-1: the bytes of every state file and of every commit before are in it.
package struct ChainValue: Sendable {
    /// `sha256:…`; nil before the first commit.
    package private(set) var text: String?
    private var last: [UInt8] = []

    package init() {}

    /// Takes the next commit: the files that it changed, and itself for what comes behind it.
    package mutating func take(_ commit: RecordedCommit, raw: [UInt8]) {
        var input = Array("reconcile-chain: 1\n\(text ?? "-")\n\(last.count)\n".utf8) + last
        for file in commit.files.sorted(by: { bytesPrecede($0.path, $1.path) }) {
            input += Array("\(file.path)\n\(file.bytes.map { String($0.count) } ?? "-")\n".utf8)
            input += file.bytes ?? []
        }
        text = "sha256:" + hexadecimal(sha256(input))
        last = raw
    }
}

extension Repository {
    /// The chain value of a tip of the ledger. It is worked out from the founding on, and written nowhere.
    package func chainValue(ofLedger tip: ObjectID) throws -> String? {
        var value = ChainValue()
        try readLedger(try firstParentNames(from: tip).reversed(), as: { $0 }) {
            value.take($0.recorded, raw: $0.bytes)
        }
        return value.text
    }
}

/// Every chain value that a ledger has had, worked out when the first one is asked for.
final class ChainBook: Sendable {
    private let gitDirectory: String
    private let tip: ObjectID
    private let values = Mutex<Set<String>?>(nil)

    init(_ gitDirectory: String, _ tip: ObjectID) {
        (self.gitDirectory, self.tip) = (gitDirectory, tip)
    }

    /// What cannot be read has had none.
    func has(_ value: String) -> Bool {
        values.withLock { known in
            let all = known ?? (try? read()) ?? []
            known = all
            return all.contains(value)
        }
    }

    private func read() throws -> Set<String> {
        let repository = try Repository(at: gitDirectory)
        var (value, found) = (ChainValue(), Set<String>())
        try repository.readLedger(
            try repository.firstParentNames(from: tip).reversed(), as: { $0 }
        ) {
            value.take($0.recorded, raw: $0.bytes)
            if let text = value.text { found.insert(text) }
        }
        return found
    }
}

extension Site {
    /// The chain value of what this machine knows of the ledger; nil where there is none.
    package func chainValue() throws -> String? {
        let repository = try Repository(at: ledgerRepository)
        guard let tip = try repository.current(ledgerReference) else { return nil }
        return try repository.chainValue(ofLedger: tip)
    }
}
