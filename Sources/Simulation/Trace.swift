/// Everything that happened in a world, as one number; and in words, where somebody reads them.
package struct Trace: Sendable {
    /// FNV-1a, 64 bits: the same in every process, which the hashes of the standard library are not.
    package private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    package private(set) var lines: [String] = []
    private let keepsLines: Bool

    init(keepsLines: Bool) { self.keepsLines = keepsLines }

    mutating func add(_ moment: Int, _ words: String) {
        var line = String(moment)
        line += " "
        line += words
        for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        if keepsLines { lines.append(Trace.clock(moment) + " " + words) }
    }

    /// For who reads; no part of what happened.
    mutating func tell(_ words: String) { if keepsLines { lines.append("    " + words) } }

    /// `1d 02:03:04.567` since the world began.
    private static func clock(_ milliseconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (days, seconds) = (milliseconds / 86_400_000, milliseconds / 1000 % 86_400)
        let thousandths = String(1000 + milliseconds % 1000).dropFirst()
        return
            "\(days)d \(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(thousandths)"
    }
}
