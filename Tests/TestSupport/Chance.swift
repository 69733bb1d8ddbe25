/// Chance with a seed: the same seed gives the same test. A failure prints it.
package struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// Of seeds that follow each other: the next one's chance is another, and not this one's a step further.
    package init(_ seed: Int) {
        state = UInt64(truncatingIfNeeded: seed)
        state = next()
    }

    /// splitmix64.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    package mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }
    package mutating func isOne(in count: Int) -> Bool { below(count) == 0 }

    /// `values` is not empty.
    package mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    package mutating func pick<Value>(_ from: [Value]) -> Value? {
        from.isEmpty ? nil : one(of: from)
    }

    package mutating func maybe<Value>(_ make: (inout Chance) -> Value) -> Value? {
        isOne(in: 2) ? nil : make(&self)
    }

    package mutating func some<Value>(_ most: Int = 3, _ make: (inout Chance) -> Value) -> [Value] {
        (0..<below(most + 1)).map { _ in make(&self) }
    }
}
