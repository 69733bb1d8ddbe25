/// The lines of a file that differ, in the form of `diff -u`: one hunk, as an edit in place makes.
struct LineDiff {
    private let before: [Substring]
    private let after: [Substring]
    private let head: Int
    private let tail: Int

    init(_ before: [UInt8], _ after: [UInt8]) {
        func lines(_ bytes: [UInt8]) -> [Substring] {
            var lines = String(decoding: bytes, as: UTF8.self).split(
                omittingEmptySubsequences: false
            ) { $0 == "\n" || $0 == "\r\n" }
            if lines.last?.isEmpty == true { lines.removeLast() }
            return lines
        }
        let (old, new) = (lines(before), lines(after))
        let head = zip(old, new).prefix { $0 == $1 }.count
        let most = min(old.count, new.count) - head
        tail = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(most).count
        (self.before, self.after, self.head) = (old, new, head)
    }

    private static let around = 3

    /// For a terminal a word that no line has room for is cut: nobody reads a signature.
    func text(_ file: String, _ paint: Paint, on page: Page = Page()) -> String {
        func shown(_ line: Substring) -> String {
            visible(page.isTerminal ? Self.folded(line, to: page.columns) : String(line))
        }
        let first = max(0, head - Self.around)
        let after = Array(self.after[head..<self.after.count - tail])
        let removed = Array(before[head..<before.count - tail])
        let behind = before[(before.count - tail)...].prefix(Self.around)
        let (old, new) = (
            head - first + removed.count + behind.count, head - first + after.count + behind.count
        )
        let lines =
            [
                paint.bold(before.isEmpty ? "--- /dev/null" : "--- a/\(visible(file))"),
                paint.bold("+++ b/\(visible(file))"),
                "@@ -\(old == 0 ? 0 : first + 1),\(old) +\(first + 1),\(new) @@",
            ]
            + before[first..<head].map { " " + shown($0) }
            + removed.map { paint.red("-" + shown($0)) }
            + after.map { paint.green("+" + shown($0)) }
            + behind.map { " " + shown($0) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A digest is compared letter by letter, so it stays whole.
    private static let (wordMax, wordKept) = (100, 16)

    private static func folded(_ line: Substring, to columns: Int) -> String {
        guard line.count >= columns else { return String(line) }
        let words: [Substring] = line.split(separator: " ", omittingEmptySubsequences: false)
        return words.map { word -> String in
            guard word.count > wordMax else { return String(word) }
            let left = grouped(word.count - wordKept)
            return "\(word.prefix(wordKept))… \(left) characters"
        }.joined(separator: " ")
    }
}
