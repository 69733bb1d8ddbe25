/// A file as lines, which is how its structure is written: mutations of whole lines, of their
/// indentation and of what stands behind a colon get past the parser more often than stray bytes.
struct Lines {
    var lines: [ArraySlice<UInt8>]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    var bytes: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }

    mutating func mutate(_ random: inout SplitMix64, with other: Lines) {
        let place = random.below(lines.count)
        switch random.below(7) {
        case 0: lines.removeSubrange(block(at: place))
        case 1: lines.insert(contentsOf: lines[block(at: place)], at: place)
        case 2: lines.swapAt(place, random.below(lines.count))
        case 3: indent(block(at: place), by: random.below(5))
        case 4: outdent(block(at: place))
        case 5: takeValue(at: place, from: other.lines[random.below(other.lines.count)])
        default:
            let from = other.block(at: random.below(other.lines.count))
            lines.insert(contentsOf: other.lines[from], at: place)
        }
        if lines.isEmpty { lines = [[]] }
    }

    /// A line and what is indented below it.
    private func block(at place: Int) -> Range<Int> {
        let depth = indentation(lines[place])
        var end = place + 1
        while end < lines.count, indentation(lines[end]) > depth { end += 1 }
        return place..<end
    }

    private func indentation(_ line: ArraySlice<UInt8>) -> Int {
        line.prefix { $0 == UInt8(ascii: " ") }.count
    }

    private mutating func indent(_ block: Range<Int>, by spaces: Int) {
        let margin = [UInt8](repeating: UInt8(ascii: " "), count: spaces)
        for index in block { lines[index] = margin + lines[index] }
    }

    private mutating func outdent(_ block: Range<Int>) {
        for index in block {
            lines[index] = lines[index].dropFirst(min(2, indentation(lines[index])))
        }
    }

    /// Keeps the key, and gives it the value of another.
    private mutating func takeValue(at place: Int, from donor: ArraySlice<UInt8>) {
        guard let colon = lines[place].firstIndex(of: UInt8(ascii: ":")),
            let theirs = donor.firstIndex(of: UInt8(ascii: ":"))
        else { return }
        lines[place] = lines[place][...colon] + donor[donor.index(after: theirs)...]
    }
}
