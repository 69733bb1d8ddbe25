/// Bytes of a file that others take the place of.
package struct Splice: Hashable, Sendable {
    package var range: Range<Int>
    package var text: String

    package init(_ range: Range<Int>, _ text: String) { (self.range, self.text) = (range, text) }

    init(at byte: Int, _ text: String) { self.init(byte..<byte, text) }
}

extension [UInt8] {
    /// The file after all of them, whose ranges do not overlap.
    package func applying(_ splices: [Splice]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count + splices.reduce(0) { $0 + $1.text.utf8.count })
        var next = startIndex
        for splice in splices.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += self[next..<splice.range.lowerBound]
            result += Array(splice.text.utf8)
            next = splice.range.upperBound
        }
        return result + self[next...]
    }
}
