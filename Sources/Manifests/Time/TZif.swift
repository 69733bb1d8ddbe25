/// What a compiled file of the tz database says, as RFC 9636 lays it out.
struct TZif {
    /// The instants at which the clocks change, ascending.
    var times: [Int] = []
    /// Seconds east of UTC: one before the first change, then one after each.
    var offsets: [Int] = []
    /// How it goes on after the last change, in the language of POSIX; empty where nobody knows.
    var footer = ""
    var allowsLongHours = false
}

/// Why the bytes of a file are not the rules of a time zone.
package struct ZoneFault: Error, Equatable, Sendable {
    package var reason: String

    init(_ reason: String) { self.reason = reason }
}

extension TZif {
    /// No zone has a tenth of it; with it, a file costs no more than it is long.
    static let changesMax = 10_000
    /// What RFC 9636 allows to any zone: less than 25 hours west, less than 26 east.
    static let offsetRange = -89_999...93_599

    init(_ bytes: [UInt8]) throws(ZoneFault) {
        var scanner = ByteScanner(bytes)
        var header = try Header(&scanner)
        // The first version had room for 32 bits, and its block is kept for those who know no other.
        var timeSize = 4
        if header.version >= 2 {
            guard scanner.take(header.sizeOfBlock(timeSize: 4)) != nil else { throw cutShort }
            header = try Header(&scanner)
            timeSize = 8
        }
        try header.check()
        try readBlock(&scanner, header, timeSize: timeSize)
        if timeSize == 8 { try readFooter(&scanner) }
        allowsLongHours = header.version >= 3
    }

    private mutating func readBlock(
        _ scanner: inout ByteScanner, _ header: Header, timeSize: Int
    ) throws(ZoneFault) {
        for _ in 0..<header.times {
            let time = timeSize == 8 ? scanner.signed64() : scanner.signed32()
            guard let time else { throw cutShort }
            if let last = times.last, last >= time {
                throw ZoneFault("its changes are not in order")
            }
            times.append(time)
        }
        guard let types = scanner.take(header.times) else { throw cutShort }
        let known = try readTypes(&scanner, header)
        // The first type is that of the time before the first change.
        offsets = [known[0]]
        for type in types {
            guard Int(type) < known.count else {
                throw ZoneFault("it names a type it does not have")
            }
            offsets.append(known[Int(type)])
        }
        guard scanner.take(header.sizeAfterTypes(timeSize: timeSize)) != nil else { throw cutShort }
    }

    /// The offset of each type; whether it is called summer time, and its abbreviation, are for others.
    private func readTypes(
        _ scanner: inout ByteScanner, _ header: Header
    ) throws(ZoneFault) -> [Int] {
        var offsets: [Int] = []
        for _ in 0..<header.types {
            guard let offset = scanner.signed32(), scanner.take(2) != nil else { throw cutShort }
            guard TZif.offsetRange.contains(offset) else {
                throw ZoneFault("it is \(offset) seconds from UTC, which no zone is")
            }
            offsets.append(offset)
        }
        return offsets
    }

    private mutating func readFooter(_ scanner: inout ByteScanner) throws(ZoneFault) {
        let newline = UInt8(ascii: "\n")
        guard scanner.byte() == newline, let text = scanner.take(until: newline) else {
            throw ZoneFault("its footer is missing")
        }
        guard text.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ZoneFault("its footer is not text")
        }
        footer = String(decoding: text, as: UTF8.self)
    }
}

private let cutShort = ZoneFault("it is cut short")

/// What stands before each block: how much there is of everything.
private struct Header {
    var version = 1
    var utcFlags = 0
    var standardFlags = 0
    var leaps = 0
    var times = 0
    var types = 0
    var characters = 0

    init(_ scanner: inout ByteScanner) throws(ZoneFault) {
        guard scanner.take(4).map(Array.init) == Array("TZif".utf8) else {
            throw ZoneFault("it is no file of the tz database")
        }
        guard let version = scanner.byte(), scanner.take(15) != nil,
            let utcFlags = scanner.unsigned32(), let standardFlags = scanner.unsigned32(),
            let leaps = scanner.unsigned32(), let times = scanner.unsigned32(),
            let types = scanner.unsigned32(), let characters = scanner.unsigned32()
        else { throw cutShort }
        // A version that is not known yet only adds, as those before did.
        self.version = version < 0x31 ? 1 : Int(version) - 0x30
        (self.utcFlags, self.standardFlags, self.leaps) = (utcFlags, standardFlags, leaps)
        (self.times, self.types, self.characters) = (times, types, characters)
    }

    func check() throws(ZoneFault) {
        guard leaps == 0 else {
            throw ZoneFault("it counts leap seconds, which clocks that keep UTC do not")
        }
        guard times <= TZif.changesMax else {
            throw ZoneFault("it has more than \(TZif.changesMax) changes")
        }
        guard (1...256).contains(types) else { throw ZoneFault("it has \(types) types of time") }
    }

    func sizeOfBlock(timeSize: Int) -> Int {
        times * (timeSize + 1) + types * 6 + sizeAfterTypes(timeSize: timeSize)
    }

    func sizeAfterTypes(timeSize: Int) -> Int {
        characters + leaps * (timeSize + 4) + standardFlags + utcFlags
    }
}
