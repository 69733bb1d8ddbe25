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

    func text(_ file: String, _ paint: Paint) -> String {
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
            + before[first..<head].map { " " + visible(String($0)) }
            + removed.map { paint.red("-" + visible(String($0))) }
            + after.map { paint.green("+" + visible(String($0))) }
            + behind.map { " " + visible(String($0)) }
        return lines.joined(separator: "\n") + "\n"
    }
}
