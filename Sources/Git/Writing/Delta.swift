/// How to make `new` of `old`, as a pack stores it: what they share at both ends is copied, the middle
/// is written out.
func delta(from old: [UInt8], to new: [UInt8]) -> [UInt8] {
    let (head, tail) = sharedEnds(old, new)
    var delta: [UInt8] = []
    appendSevens(old.count, to: &delta)
    appendSevens(new.count, to: &delta)
    appendCopy(from: 0, count: head, to: &delta)
    var middle = new[head..<new.count - tail]
    while !middle.isEmpty {
        let piece = middle.prefix(127)
        delta.append(UInt8(piece.count))
        delta += piece
        middle = middle.dropFirst(piece.count)
    }
    appendCopy(from: old.count - tail, count: tail, to: &delta)
    return delta
}

private func sharedEnds(_ old: [UInt8], _ new: [UInt8]) -> (head: Int, tail: Int) {
    let least = min(old.count, new.count)
    return old.withUnsafeBufferPointer { old in
        new.withUnsafeBufferPointer { new in
            var head = 0
            while head < least, old[head] == new[head] { head += 1 }
            var tail = 0
            while tail < least - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
                tail += 1
            }
            return (head, tail)
        }
    }
}

private func appendSevens(_ number: Int, to delta: inout [UInt8]) {
    var rest = number
    while rest > 0x7f {
        delta.append(UInt8(rest & 0x7f) | 0x80)
        rest >>= 7
    }
    delta.append(UInt8(rest))
}

/// Copies at most 64 KiB a step, which every reader of packs takes. A byte that is zero is left out,
/// and the first says which are there.
private func appendCopy(from offset: Int, count: Int, to delta: inout [UInt8]) {
    var (offset, left) = (offset, count)
    while left > 0 {
        let step = min(left, 0xffff)
        var present: UInt8 = 0x80
        var numbers: [UInt8] = []
        for (bit, number) in [
            offset, offset >> 8, offset >> 16, offset >> 24, step, step >> 8,
        ].enumerated() where number & 0xff != 0 {
            present |= 1 << UInt8(bit)
            numbers.append(UInt8(number & 0xff))
        }
        delta.append(present)
        delta += numbers
        (offset, left) = (offset + step, left - step)
    }
}
