/// Makes odd files out of usual ones.
struct Mutator {
    private var random: SplitMix64
    private let corpus: [[UInt8]]

    private static let lengthMax = 8192
    /// What YAML gives a meaning to, what manifests do, and what breaks readers.
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
            "$(version)", "$(", "20%", "100.1%", "72h", "15m every 1m, then at 24h",
            "9223372036854775807",
            "-1", "above 5%", "within 10% of baseline", "1 of 3", "2025-02-29",
            "2025-05-09T09:12:00Z",
            "{secret: x}", "extends: production", "after: [a]", "abstract: true", "any", "[]", "{}",
            "environments: {tier: [1, 2]}", "name: ", "sha256:00", "../x", "http://u:p@h/",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xFF, 0xFE]]

    init(seed: UInt64, corpus: [[UInt8]]) {
        random = SplitMix64(seed: seed)
        self.corpus = corpus
    }

    mutating func next() -> [UInt8] {
        var input = someFile()
        // References only lead somewhere in a file of several manifests.
        for _ in 0..<random.below(4) { input += Array("\n---\n".utf8) + someFile() }
        for _ in 0...random.below(8) {
            if random.below(2) == 0 { mutate(&input) } else { mutateLines(&input) }
        }
        return Array(input.prefix(Mutator.lengthMax))
    }

    private mutating func someFile() -> [UInt8] { corpus[random.below(corpus.count)] }

    private mutating func mutateLines(_ input: inout [UInt8]) {
        var lines = Lines(input)
        lines.mutate(&random, with: Lines(someFile()))
        input = lines.bytes
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
            input.insert(contentsOf: someSlice(of: someFile()), at: place)
        default: input.removeSubrange(place...)
        }
    }

    private mutating func someSlice(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        let start = random.below(bytes.count + 1)
        return bytes[start..<min(bytes.count, start + 1 + random.below(64))]
    }
}
