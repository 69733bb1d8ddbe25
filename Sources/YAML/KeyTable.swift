/// A set of keys by their bytes, open addressing. The hash is seeded by the process, so that no
/// file can be written to make it slow.
struct KeyTable {
    private var slots: [Int32]
    private var count = 0
    private var hashes: [Int]

    init(expecting count: Int) {
        var capacity = 16
        while capacity < 2 * count { capacity *= 2 }
        slots = [Int32](repeating: -1, count: capacity)
        hashes = [Int](repeating: 0, count: capacity)
    }

    mutating func insert(_ key: Int32, hash: Int, isSame: (Int32) -> Bool) -> Int32? {
        if 2 * count >= slots.count { grow() }
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            if hashes[slot] == hash, isSame(slots[slot]) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = key
        hashes[slot] = hash
        count += 1
        return nil
    }

    private mutating func grow() {
        var larger = KeyTable(expecting: slots.count)
        for slot in slots.indices where slots[slot] >= 0 {
            _ = larger.insert(slots[slot], hash: hashes[slot]) { _ in false }
        }
        self = larger
    }
}
