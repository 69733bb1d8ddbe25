/// One stream of a command: read, redacted, kept, and shown.
final class WatchedStream {
    private let number: Int
    private let forwarding: Forwarding
    private let patterns: SecretPatterns
    private var redactor: Redactor
    private var kept: KeptOutput
    private(set) var answer = Answer()

    /// `number` is 0 for its output, 1 for its complaints.
    init(
        _ number: Int, keptAt path: String, bytesMax: Int, forwarding: Forwarding,
        patterns: SecretPatterns
    ) throws(HostError) {
        (self.number, self.forwarding, self.patterns) = (number, forwarding, patterns)
        redactor = Redactor(patterns)
        kept = try KeptOutput(path, bytesMax: bytesMax)
    }

    func take(_ bytes: ArraySlice<UInt8>, _ lines: inout LastLines) {
        pass(redactor.redact(bytes), &lines)
    }

    /// The attempt has ended, so nothing that was held back can become a secret any more.
    func endAttempt(_ lines: inout LastLines) {
        pass(redactor.rest(), &lines)
        redactor = Redactor(patterns)
    }

    func beginAttempt() { answer.clear() }

    func finish() -> (record: StreamRecord, trouble: HostError?) {
        let record = kept.finish()
        return (record, kept.trouble)
    }

    private func pass(_ bytes: ArraySlice<UInt8>, _ lines: inout LastLines) {
        if bytes.isEmpty { return }
        kept.add(bytes)
        lines.add(bytes, stream: number)
        if number == 0 { answer.add(bytes) }
        forwarding.show(bytes)
    }
}
