/// Makes odd files out of usual ones.
struct Mutator {
    private var random: SplitMix64
    private let corpus: [[UInt8]]

    private static let lengthMax = 4096
    /// What YAML gives a meaning to, and what breaks readers.
    private static let pieces: [[UInt8]] =
        [
            ": ", "- ", "? ", "\n", "\r\n", "\r", "  ", "\t", "#", " #", "[", "]", "{", "}", ",",
            "&a ", "*a",
            "&b ", "*b", "<<: *a", "<<: [*a, *b]", "<<", "!", "!!str ", "!!int ", "!!map ", "!x ",
            "!<", "|\n",
            ">\n", "|2-\n", ">+\n", "> 5%", "'", "\"", "''", "\\", "\\u00e9", "\\x", "\\U0001F600",
            "---\n",
            "...\n", "--- ", "%YAML 1.2\n", "%TAG ! a\n", "%", "@", "`", "~", "null", "true",
            "0x1F", "0o7",
            "1e3", ".inf", "-.5", "a", "a: 1\n", "é", "e\u{301}", "😀", "\u{2028}", "\u{FEFF}", "\0",
            "\u{7F}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xFF, 0xFE]]

    init(seed: UInt64, corpus: [[UInt8]]) {
        random = SplitMix64(seed: seed)
        self.corpus = corpus
    }

    mutating func next() -> [UInt8] {
        var input = corpus[random.below(corpus.count)]
        for _ in 0...random.below(8) { mutate(&input) }
        return Array(input.prefix(Mutator.lengthMax))
    }

    private mutating func mutate(_ input: inout [UInt8]) {
        let place = random.below(input.count + 1)
        switch random.below(8) {
        case 0, 1, 2:
            input.insert(contentsOf: Mutator.pieces[random.below(Mutator.pieces.count)], at: place)
        case 3: input.removeSubrange(place..<min(input.count, place + 1 + random.below(8)))
        case 4: if place < input.count { input[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 5: input.insert(contentsOf: someSlice(of: input), at: place)
        case 6:
            input.insert(contentsOf: someSlice(of: corpus[random.below(corpus.count)]), at: place)
        default: input.removeSubrange(place...)
        }
    }

    private mutating func someSlice(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        let start = random.below(bytes.count + 1)
        return bytes[start..<min(bytes.count, start + 1 + random.below(64))]
    }
}
