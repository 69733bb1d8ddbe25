@testable import Host
import Testing

@Suite("Redacting") struct RedactorTests {
    /// The text redacted, when it comes in parts of `size`.
    private func redacted(_ text: String, _ secrets: [String], size: Int) -> String {
        var redactor = Redactor(SecretPatterns(secrets.map { Array($0.utf8) }))
        var out: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            out += redactor.redact(bytes[start..<min(start + size, bytes.count)])
        }
        return String(decoding: out + redactor.rest(), as: UTF8.self)
    }

    private func expect(_ text: String, _ secrets: [String], _ expected: String) {
        for size in [1, 2, 3, 7, 1_000] {
            #expect(redacted(text, secrets, size: size) == expected, "in parts of \(size)")
        }
    }

    @Test func `a secret is replaced wherever it stands and however it is cut`() {
        expect("hunter22", ["hunter22"], "***")
        expect("a hunter22 b hunter22", ["hunter22"], "a *** b ***")
        expect("huntehunter22hunter2", ["hunter22"], "hunte***hunter2")
        expect("hunter22hunter22", ["hunter22"], "******")
        expect("nothing here", ["hunter22"], "nothing here")
        expect("text", [], "text")
        expect("text", [""], "text")
    }

    @Test func `secrets that overlap or hold one another leave nothing of either`() {
        expect("xabcdefy", ["abcd", "cdef"], "x***y")
        expect("xabcdefgy", ["abcdefg", "cd"], "x***y")
        expect("xabcdefzy", ["abcdefg", "cd"], "xab***efzy")
        expect("aaaaaaa!", ["aaaa"], "***!")
        expect("xabcy", ["ab", "bc", "c"], "x***y")
    }

    @Test func `any text in any parts is as if it were searched whole`() {
        // Few letters, so that much overlaps; against the simplest search that there is.
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            func word(_ count: Int) -> String {
                String((0..<count).map { _ in "ab".randomElement(using: &random) ?? "a" })
            }
            let secrets = (0..<3).map { _ in word(Int.random(in: 1...3, using: &random)) }
            let text = word(40)
            let size = Int.random(in: 1...9, using: &random)
            #expect(
                redacted(text, secrets, size: size) == simplest(text, secrets),
                "\(text) \(secrets) \(size)")
        }
    }

    private func simplest(_ text: String, _ secrets: [String]) -> String {
        let bytes = Array(text.utf8)
        var ranges: [Range<Int>] = []
        for pattern in Set(secrets.flatMap { forms(of: Array($0.utf8)) }) {
            for start in bytes.indices where bytes[start...].starts(with: pattern) {
                ranges.append(start..<start + pattern.count)
            }
        }
        var (out, end, given) = ([UInt8](), 0, 0)
        for range in ranges.sorted(by: { ($0.lowerBound, -$0.count) < ($1.lowerBound, -$1.count) })
        {
            if range.lowerBound > given { out += bytes[given..<range.lowerBound] }
            if range.lowerBound >= end { out += Array("***".utf8) }
            end = max(end, range.upperBound)
            given = end
        }
        return String(decoding: out + bytes[given...], as: UTF8.self)
    }

    @Test func `its base64 is found at each place in a group of three`() {
        // `printf 'p:s3cr3t/+value!' | base64` and so on, with 0, 1 and 2 bytes before the secret.
        let secret = "s3cr3t/+value!"
        expect("czNjcjN0Lyt2YWx1ZSE=", [secret], "***E=")
        expect("OnMzY3IzdC8rdmFsdWUh", [secret], "On***")
        expect("cDpzM2NyM3QvK3ZhbHVlIQ==", [secret], "cDp***Q==")
    }

    @Test func `its URL-encoded form is found, with either case of digits`() {
        let secret = "p@ss w/rd"
        expect("a=p%40ss%20w%2Frd&b", [secret], "a=***&b")
        expect("a=p%40ss+w%2frd&b", [secret], "a=***&b")
        expect("a=p%40ss%20w/rd&b", [secret], "a=***&b")
    }

    @Test func `its form in JSON is found, and each line of a key`() {
        expect(#"{"a":"say \"hi\""}"#, [#"say "hi""#], #"{"a":"***"}"#)
        expect("x BBBBBBBBBB y", ["AAAAAAAAAA\nBBBBBBBBBB\n"], "x *** y")
    }

    @Test func `its hexadecimal digits are found, with either case of letters`() {
        // `printf 'p@ss/Zk~' | xxd -p`, and in the middle of others.
        expect("xx 704073732f5a6b7e yy", ["p@ss/Zk~"], "xx *** yy")
        expect("00704073732F5A6B7E00", ["p@ss/Zk~"], "00***00")
        expect("704073732f5a6b", ["p@ss/Zk~"], "704073732f5a6b")
    }

    @Test func `a line is found that is the only long one, or ends as on Windows`() {
        let key = "BEGIN\r\nAAAAAAAAAA\r\nBBBBBBBBBB\r\nEND\r\n"
        expect("x AAAAAAAAAA y BBBBBBBBBB", [key], "x *** y ***")
        expect("x AAAAAAAA y", ["AAAAAAAA\nend\n"], "x *** y")
        expect("x AAAAAAA y", ["AAAAAAA\nend\n"], "x AAAAAAA y")
    }

    @Test func `all 256 bytes may stand in secrets`() {
        let all = (0...255).map { UInt8($0) }
        var redactor = Redactor(SecretPatterns([all]))
        #expect(Array(redactor.redact([1] + all + [2]) + redactor.rest()) == [1, 42, 42, 42, 2])
    }
}
