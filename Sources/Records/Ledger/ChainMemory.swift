import Git
import Host

/// The chain values that this machine has worked out of its ledger, beside the tip that it has verified, and worth as
/// much: who signs, and who asks whether a signer saw this ledger, goes on from there.
package struct ChainMemory: Sendable {
    /// One for each commit, the oldest first: its name, and the value up to it.
    struct Record: Sendable {
        var commit: ObjectID
        var value: [UInt8]
    }

    private static let (nameBytes, valueBytes) = (20, 32)
    private static let recordBytes = nameBytes + valueBytes
    /// A hundred years of an entry each hour.
    private static let fileBytesMax = 64 << 20

    let path: String
    private let state: String

    package init(in state: String) { (self.state, path) = (state, state + "/chain") }

    /// Nothing where there is none, or it cannot be read: then all is worked out again.
    func read() -> [Record] {
        guard let bytes = try? File.read(path, maxBytes: Self.fileBytesMax) else { return [] }
        return stride(
            from: 0, to: bytes.count - bytes.count % Self.recordBytes, by: Self.recordBytes
        )
        .compactMap { place in
            let value = place + Self.nameBytes
            return ObjectID(bytes: bytes[place..<value]).map {
                Record(commit: $0, value: Array(bytes[value..<value + Self.valueBytes]))
            }
        }
    }

    /// Nothing is made where this machine has no state, and who cannot write works it out again.
    func write(_ records: [Record]) {
        guard FileKind(at: state) == .folder else { return }
        try? AtomicFile.write(records.flatMap { $0.commit.bytes + $0.value }, to: path)
    }
}
