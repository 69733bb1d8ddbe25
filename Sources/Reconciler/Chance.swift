import Manifests

/// Random ids from one random seed, so that the reconciler itself has no chance in it.
struct Chance: Sendable {
    private let seed: [UInt8]
    private var count = 0

    init(seed: [UInt8]) { self.seed = seed }

    /// 128 bits, as 32 digits.
    mutating func nextID() -> String {
        count += 1
        return String(hexadecimal(sha256(seed + Array("/\(count)".utf8))).prefix(32))
    }
}
