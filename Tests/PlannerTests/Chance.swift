/// Chance with a seed: the same seed gives the same test. A failure prints it.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) {
        state = UInt64(truncatingIfNeeded: seed)
        // The next seed's chance is another, and not this one's a step further.
        state = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    mutating func isOne(in count: Int) -> Bool { below(count) == 0 }
    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }
    mutating func maybe<Value>(_ make: (inout Chance) -> Value) -> Value? {
        isOne(in: 2) ? nil : make(&self)
    }
    mutating func some<Value>(_ most: Int = 3, _ make: (inout Chance) -> Value) -> [Value] {
        (0..<below(most + 1)).map { _ in make(&self) }
    }
}
