import Effects
import Host
import Ledger
import Manifests
import Records

/// An action that runs now, with what it said last where it runs on this machine.
struct RunningAction {
    let attempt: Attempt
    let lastLine: String?

    /// Nil where none is open there.
    init?(in target: TargetID, _ observed: ObservedState, at site: Site) {
        guard let open = observed.attempt(where: target), open.target == target else { return nil }
        attempt = open
        let said = try? AttemptFolders.said(
            by: open.id, in: StateRepository.attempts(in: site.state))
        let streams = said?.last?.programs.last.map { [$0.kept.complaints, $0.kept.output] } ?? []
        lastLine = streams.compactMap(Self.lastLine).last
    }

    private static func lastLine(of bytes: [UInt8]) -> String? {
        let lines = bytes.split(separator: 0x0A)
        guard let line = lines.last(where: { !$0.isEmpty }) else { return nil }
        return String(decoding: line.prefix(lineBytesMax), as: UTF8.self)
    }

    /// A program may say a megabyte without an end of line.
    private static let lineBytesMax = 500

    var words: String {
        let what = attempt.purpose == .back ? "goes back" : "runs"
        let said = lastLine.map { ": \($0)" } ?? ""
        return "\(what) on \(attempt.host), until \(attempt.authorisedUntil.text) at most\(said)"
    }

    var json: JSON {
        [
            "attempt": .string(attempt.id), "host": .string(attempt.host),
            "until": .string(attempt.authorisedUntil.text), "lastLine": .optional(lastLine),
        ]
    }
}
