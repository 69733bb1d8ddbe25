import func Glibc.memchr

extension Composer {
    /// Refuses a file with so many directives that libyaml would be busy for minutes: it compares
    /// each with all before it, and hands out no event in between.
    func checkDirectives() throws(Diagnostic) {
        var count = 0
        var next = 0
        while let found = indexOfPercent(from: next) {
            next = found + 1
            guard next < source.count, source[next] == UInt8(ascii: "T"),
                found == 0 || isLineBreak(source[found - 1])
            else { continue }
            count += 1
            guard count > limits.directivesMax else { continue }
            throw Diagnostic(
                rule: "limit-directives", at: SourceLocation(file: file),
                "the file has more than \(limits.directivesMax) lines that begin with `%TAG`",
                remedy: "remove them; only the tags of YAML itself are known")
        }
    }

    /// Few files hold this byte at all, so the search is left to `memchr`.
    private func indexOfPercent(from start: Int) -> Int? {
        guard let base = source.baseAddress, start < source.count,
            let found = memchr(base + start, Int32(UInt8(ascii: "%")), source.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
