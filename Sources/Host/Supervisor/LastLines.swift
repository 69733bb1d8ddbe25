/// The last lines that were said, on whichever stream.
struct LastLines {
    private var lines: [[UInt8]] = []
    /// What each stream has said of a line that it has not ended.
    private var begun: [[UInt8]] = [[], []]

    mutating func add(_ bytes: ArraySlice<UInt8>, stream: Int) {
        // Nothing before the last bytes can be among the last lines.
        if bytes.count > Self.bytesMax { begun[stream] = [] }
        let parts = bytes.suffix(Self.bytesMax).split(
            separator: 10, omittingEmptySubsequences: false)
        for part in parts.dropLast() {
            lines.append(Array((begun[stream] + part).suffix(Self.bytesMax)))
            begun[stream] = []
        }
        begun[stream] = Array((begun[stream] + (parts.last ?? [])).suffix(Self.bytesMax))
        lines.removeFirst(max(0, lines.count - Self.linesMax))
    }

    /// The lines, each with its end; cut from the front to what may be kept.
    var text: String {
        let all = (lines + begun.filter { !$0.isEmpty }).suffix(Self.linesMax)
        let text = String(decoding: Array(all.joined(separator: [10])), as: UTF8.self)
        var bytes = Array(text.utf8).suffix(Self.bytesMax)
        // Not from the middle of a character.
        while let first = bytes.first, first & 0xc0 == 0x80 { bytes.removeFirst() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let linesMax = 20
    private static let bytesMax = 2 << 10
}
