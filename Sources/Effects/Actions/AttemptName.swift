/// The name of a folder of an attempt, or of a reading.
struct AttemptName: Hashable, Sendable {
    /// The id, by which the ledger knows an attempt; it knows nothing of readings.
    let attempt: String

    /// Nil for a name that no folder of ours has.
    init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2 else { return nil }
        let isReading = first.hasPrefix(Self.reading)
        let digits = isReading ? first.dropFirst(Self.reading.count) : first
        guard digits.utf8.count == 32, digits.utf8.allSatisfy(isHexadecimal) else { return nil }
        // Set aside, it has a number behind it.
        if parts.count == 2 {
            guard !isReading, let number = Int(parts[1]), number > 0 else { return nil }
        }
        attempt = String(first)
    }

    private static let reading = "reading-"
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte)
}
