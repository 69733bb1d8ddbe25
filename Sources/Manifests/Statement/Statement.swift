/// The text that a person signs; `docs/statement.md` has it line by line. It is built from what is known and
/// compared as bytes, never read.
package struct Statement: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case signOff = "sign-off"
        case veto, withdraw, lift, tick, pause, resume, adopt, emergency, review
    }

    package static let namespace = "sign-off@reconcile.v1"

    package var ground: Ground
    package var kind: Kind
    package var rollout: String?
    /// The stage; or the phase or the rollout, where one approval is for several.
    package var stage: String?
    package var gate: String?
    package var version: String?
    package var environments: [String] = []
    package var digest: String?
    package var notBefore: Instant?
    package var role: String?
    package var person = ""
    package var time: Instant
    /// The chain value of the ledger that the signer saw.
    package var ledger: String?
    package var reason: String?
    /// How long an emergency counts, where it says so: a line of its own, which other statements do not have.
    package var lasts: TimeSpan?

    /// What all statements of a repository have in common.
    package struct Ground: Hashable, Sendable {
        /// The digest of the first policy that the ledger adopted.
        package var root: String?
        package var repository: String?
        package var branch: String?

        package init(root: String?, policy: Policy?) {
            (self.root, repository, branch) = (root, policy?.repository, policy?.branch)
        }
    }

    package init(_ kind: Kind, on ground: Ground, by person: String, at time: Instant) {
        (self.kind, self.ground, self.person, self.time) = (kind, ground, person, time)
    }
}

extension Statement {
    static let environmentsMax = 8

    /// Every line by its name, in the order in which they stand.
    package var lines: [(name: String, value: String)] {
        let parts: [(name: String, value: String)] = [
            ("reconcile-statement", lasts == nil ? "1" : "2"),
            ("root", line(ground.root)),
            ("repository", line(ground.repository)),
            ("branch", line(ground.branch)),
            ("kind", kind.rawValue),
            ("rollout", line(rollout)),
            ("stage", line(stage)),
            ("gate", line(gate)),
            ("version", line(version)),
            ("environments", line(Statement.environmentsLine(environments))),
            ("digest", line(digest)),
            ("not-before", line(notBefore?.text)),
            ("role", line(role)),
            ("person", line(person)),
            ("time", time.text),
            ("ledger", line(ledger)),
            ("reason", line(reason)),
        ]
        return parts + (lasts.map { [("lasts", "\($0.seconds)s")] } ?? [])
    }

    /// What is signed.
    package var text: String { lines.map { "\($0.name): \($0.value)\n" }.joined() }

    private static func environmentsLine(_ names: [String]) -> String {
        let names = names.sorted(by: bytesPrecede)
        if names.count <= environmentsMax { return names.joined(separator: " ") }
        let hash = sha256(names.map { "\($0)\n" }.joined().utf8)
        return "\(names.count) sha256:\(hexadecimal(hash))"
    }

    /// Nothing is a `-`, and what is said is encoded so that it can be nothing else, and no line of its own.
    private func line(_ value: String?) -> String {
        guard let value, !value.isEmpty else { return "-" }
        if value == "-" { return "%2D" }
        let bytes = Array(value.utf8)
        var line: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            let isAtEnd = index == 0 || index == bytes.count - 1
            if isPlain(byte), !(byte == UInt8(ascii: " ") && isAtEnd) {
                line.append(byte)
            } else {
                line += Array("%\(hexadecimal([byte]).uppercased())".utf8)
            }
        }
        return String(decoding: line, as: UTF8.self)
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "@._:/+ -".utf8.contains(byte)
        }
    }
}

extension ZonedDate {
    /// The moment, where it is said to the second and in UTC: then it has one text, and no zone decides what it means.
    package var utcInstant: Instant? {
        guard let second, zone == .offset(seconds: 0),
            let civilDay = CivilDay(year: year, month: month, day: day)
        else { return nil }
        return Instant(seconds: CivilTime(civilDay, second: second).seconds)
    }
}
