@testable import Manifests

/// Lays out a file of the tz database, as RFC 9636 has it; right unless a test says otherwise.
struct ZoneFile {
    var version: Character = "2"
    var footer = "UTC0"
    /// The offset of the time before the first change.
    var before = 0
    var changes: [(time: Int, offset: Int)] = []
    var leaps = 0

    var bytes: [UInt8] {
        guard version != "1" else { return block(timeSize: 4) }
        return block(timeSize: 4, isEmpty: true) + block(timeSize: 8) + Array("\n\(footer)\n".utf8)
    }

    private func block(timeSize: Int, isEmpty: Bool = false) -> [UInt8] {
        let changes = isEmpty ? [] : changes
        let offsets = [before] + changes.map(\.offset)
        var bytes = Array("TZif".utf8) + [version == "1" ? 0 : version.asciiValue ?? 0]
        bytes += [UInt8](repeating: 0, count: 15)
        for count in [0, 0, leaps, changes.count, offsets.count, 4] {
            bytes += bigEndian(count, size: 4)
        }
        for change in changes { bytes += bigEndian(change.time, size: timeSize) }
        bytes += changes.indices.map { UInt8(truncatingIfNeeded: $0 + 1) }
        for offset in offsets { bytes += bigEndian(offset, size: 4) + [0, 0] }
        return bytes + Array("XXX\0".utf8) + [UInt8](repeating: 0, count: leaps * (timeSize + 4))
    }

    private func bigEndian(_ number: Int, size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    func rules() throws -> ZoneRules { try ZoneRules(tzif: bytes) }

    /// What is said where it is refused.
    func refusal() -> String? { refusalOfZone(bytes) }
}

func refusalOfZone(_ bytes: [UInt8]) -> String? {
    do throws(ZoneFault) { _ = try ZoneRules(tzif: bytes) } catch { return error.reason }
    return nil
}

/// Some zones by their rules of 2025, so that these tests need no machine's database.
enum Zones {
    static func berlin() throws -> ZoneRules {
        try ZoneFile(footer: "CET-1CEST,M3.5.0,M10.5.0/3").rules()
    }
    static func newYork() throws -> ZoneRules {
        try ZoneFile(footer: "EST5EDT,M3.2.0,M11.1.0").rules()
    }
    static func lordHowe() throws -> ZoneRules {
        try ZoneFile(footer: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").rules()
    }
    /// It left out 2011-12-30, to be on the other side of the date line.
    static func apia() throws -> ZoneRules {
        let skip = instant("2011-12-30T10:00:00Z").seconds
        let autumn = instant("2012-03-31T14:00:00Z").seconds
        return try ZoneFile(
            footer: "<+13>-13", before: -10 * 3_600,
            changes: [(skip, 14 * 3_600), (autumn, 13 * 3_600)]
        ).rules()
    }
}

/// The instants and the local times that the tests name exist; another is the beginning of time.
func instant(_ text: String) -> Instant { Instant(parsing: text) ?? .distantPast }

func civil(_ text: String) -> CivilTime { CivilTime(seconds: instant(text + "Z").seconds) }
