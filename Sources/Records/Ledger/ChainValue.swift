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

    /// Goes on behind a commit up to which it is known.
    init(text: String, last: [UInt8]) { (self.text, self.last) = (text, last) }

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

/// Every chain value that a ledger has had, the oldest first.
struct ChainValues: Sendable {
    private(set) var records: [ChainMemory.Record]

    init(_ records: [ChainMemory.Record] = []) { self.records = records }

    var last: String? { records.last.map { "sha256:" + hexadecimal($0.value) } }

    /// Compared as they are kept: few are asked about, and there may be very many.
    func has(_ value: String) -> Bool {
        guard let digest = digest(in: value) else { return false }
        return records.contains { $0.value == digest }
    }

    fileprivate mutating func add(_ value: String?, of commit: ObjectID) {
        guard let digest = value.flatMap(digest) else { return }
        records.append(ChainMemory.Record(commit: commit, value: digest))
    }

    /// The bytes that a chain value tells in hexadecimal digits; nil where it is none.
    private func digest(in value: String) -> [UInt8]? {
        guard value.hasPrefix("sha256:") else { return nil }
        let digits = value.utf8.dropFirst("sha256:".utf8.count).compactMap { byte in
            Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init)
        }
        guard digits.count == 64 else { return nil }
        return (0..<32).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
    }
}

extension Repository {
    /// The chain value of a tip of the ledger; no commit carries it.
    package func chainValue(ofLedger tip: ObjectID, _ memory: ChainMemory? = nil) throws -> String?
    {
        try chainValues(ofLedger: tip, memory).last
    }

    /// What this machine remembers is not worked out again; what it does not, from the founding on.
    func chainValues(ofLedger tip: ObjectID, _ memory: ChainMemory?) throws -> ChainValues {
        var values = ChainValues(try known(of: memory?.read() ?? [], before: tip))
        let count = values.records.count
        var value = ChainValue()
        if let text = values.last, let commit = values.records.last?.commit {
            value = ChainValue(text: text, last: try commitBytes(commit))
        }
        let names = try firstParentNames(from: tip, downTo: values.records.last?.commit)
        try readLedger(names.reversed(), as: { $0 }) { commit in
            value.take(commit.recorded, raw: commit.bytes)
            if let id = ObjectID(hex: commit.recorded.name) { values.add(value.text, of: id) }
        }
        // Not each time: the file is written whole.
        if values.records.count >= count + rememberedAtOnce { memory?.write(values.records) }
        return values
    }

    /// What was remembered up to `tip`; nothing where that leads elsewhere.
    private func known(
        of records: [ChainMemory.Record], before tip: ObjectID
    ) throws -> [ChainMemory.Record] {
        guard let last = records.last?.commit else { return [] }
        if contains(last), try isAncestor(last, of: tip) { return records }
        return records.lastIndex { $0.commit == tip }.map { Array(records[...$0]) } ?? []
    }
}

private let rememberedAtOnce = 64

/// The chain values of a ledger, read when one is asked for.
final class ChainBook: Sendable {
    private let gitDirectory: String
    private let tip: ObjectID
    private let memory: ChainMemory?
    private let values = Mutex<ChainValues?>(nil)

    init(_ gitDirectory: String, _ tip: ObjectID, _ memory: ChainMemory?) {
        (self.gitDirectory, self.tip, self.memory) = (gitDirectory, tip, memory)
    }

    /// What cannot be read has had none.
    func has(_ value: String) -> Bool {
        values.withLock { known in
            let all = known ?? (try? read()) ?? ChainValues()
            known = all
            return all.has(value)
        }
    }

    private func read() throws -> ChainValues {
        try Repository(at: gitDirectory).chainValues(ofLedger: tip, memory)
    }
}

extension Site {
    /// The chain value of what this machine knows of the ledger; nil where there is none.
    package func chainValue() throws -> String? {
        let repository = try Repository(at: ledgerRepository)
        guard let tip = try repository.current(ledgerReference) else { return nil }
        return try repository.chainValue(ofLedger: tip, ChainMemory(in: state))
    }
}
