import TestSupport
import Testing

@testable import Manifests

@Suite("Hostile zones") struct ZoneFuzzTests {
    /// Most bytes of a file are those of times and offsets, so its structure is spoilt on purpose too.
    private func mutate(_ file: ZoneFile, _ chance: inout Chance) -> [UInt8] {
        var bytes = file.bytes
        for _ in 0...chance.below(4) {
            let place = chance.below(bytes.count)
            switch chance.below(6) {
            case 0: bytes[place] = chance.byte()
            case 1: bytes[place] ^= 1 << UInt8(chance.below(8))
            case 2: bytes.insert(chance.byte(), at: place)
            case 3 where bytes.count > 1: bytes.remove(at: place)
            case 4: bytes[chance.below(min(44, bytes.count))] = [0, 1, 0x7F, 0xFF][chance.below(4)]
            default:
                for index in place..<min(place + 8, bytes.count) {
                    bytes[index] = [0, 0x7F, 0x80, 0xFF][chance.below(4)]
                }
            }
        }
        return bytes
    }

    private let footers = [
        "CET-1CEST,M3.5.0,M10.5.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
        "XXX3EDT4,0/0,J365/23",
        "IST-2IDT,M3.4.4/26,M10.5.0", "AAA24:59:59BBB-24:59:59,J1/-167,365/167", "", "<+13>-13",
    ]

    private func file(_ chance: inout Chance) -> ZoneFile {
        var time = -3_000_000_000 + chance.below(4_000_000_000)
        var changes: [(time: Int, offset: Int)] = []
        for _ in 0..<chance.below(12) {
            time += 1 + chance.below(chance.below(2) == 0 ? 90_000 : 90_000_000)
            changes.append((time, chance.below(183_598) - 89_999))
        }
        return ZoneFile(
            version: ["1", "2", "3", "4", "9"][chance.below(5)],
            footer: footers[chance.below(footers.count)], before: chance.below(90_000),
            changes: changes)
    }

    /// Whatever a file says, a clock shows one time at an instant, and that time is shown then.
    private func exercise(_ zone: ZoneRules, at instant: Instant) {
        let time = zone.civil(at: instant)
        let found = zone.occurrence(of: time)
        // At the ends of time, an instant that would be outside is drawn in.
        guard instant != .distantPast, instant != .distantFuture else { return }
        if case .never = found { Issue.record("\(time.text) is shown at \(instant.text)") }
        #expect(found.start <= instant && instant <= found.end)
        let day = time.day
        #expect(zone.start(of: day) <= instant && instant < zone.end(of: day))
    }

    private func exercise(hoursIn zone: ZoneRules, at instant: Instant) {
        var night = Window()
        night.from = TimeOfDay(second: 22 * 3_600)
        night.until = TimeOfDay(second: 9_000)
        let hours = OpenHours([night], in: zone)
        let second = TimeSpan(seconds: 1)
        if let opening = hours.nextOpening(after: instant) {
            #expect(hours.isOpen(at: opening) && !hours.isOpen(at: opening - second))
        }
        if let closing = hours.nextClosing(after: instant) {
            #expect(!hours.isOpen(at: closing) && hours.isOpen(at: closing - second))
        }
    }

    @Test(arguments: [1, 2, 3, 4])
    func `no file makes reading trap, nor what is asked of its rules`(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        var read = 0
        for round in 0..<1_500 {
            let file = file(&chance)
            guard let zone = try? ZoneRules(tzif: mutate(file, &chance)) else { continue }
            read += 1
            var asked = [Instant.distantPast, .distantFuture]
            asked += (0..<3).map { _ in
                Instant(seconds: -3_000_000_000 + chance.below(8_000_000_000))
            }
            asked += file.changes.suffix(2).map { Instant(seconds: $0.time) }
            for instant in asked { exercise(zone, at: instant) }
            if round % 8 == 0 { exercise(hoursIn: zone, at: asked[2]) }
        }
        #expect(read > 100)
    }

    @Test func `no footer makes reading trap`() {
        var chance = Chance(seed: 5)
        let letters = Array("ABC<>+-0123456789:,./JM")
        for _ in 0..<5_000 {
            var footer = Array(footers[chance.below(footers.count)])
            for _ in 0...chance.below(3) {
                footer.insert(
                    letters[chance.below(letters.count)], at: chance.below(footer.count + 1))
                if chance.below(2) == 0 { footer.remove(at: chance.below(footer.count)) }
            }
            let zone = try? ZoneFile(version: "3", footer: String(footer)).rules()
            if let zone { exercise(zone, at: Instant(seconds: chance.below(4_000_000_000))) }
        }
    }
}
