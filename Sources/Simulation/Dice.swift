/// Chance with a seed: the same seed gives the same world.
struct Dice: Sendable {
    private var state: UInt64

    /// Streams of one seed know nothing of each other, so that leaving out one kind of fault leaves the others.
    init(seed: UInt64, stream: UInt64 = 0) {
        state = seed &* 0xD134_2543_DE82_EF95 &+ stream &* 0x9E37_79B9_7F4A_7C15
        _ = next()
    }

    /// splitmix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    mutating func isOne(in count: Int) -> Bool { below(count) == 0 }
    mutating func between(_ least: Int, _ most: Int) -> Int { least + below(most - least + 1) }
    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// Milliseconds: mostly about `typical`, seldom ten times as long.
    mutating func delay(_ typical: Int) -> Int {
        1 + below(isOne(in: 8) ? typical * 10 : typical)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    mutating func identifier() -> String {
        let digits = Array("0123456789abcdef")
        return String((0..<32).map { _ in digits[below(16)] })
    }
}
