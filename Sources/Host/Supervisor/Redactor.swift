/// Replaces each occurrence of a secret in a stream, however the stream was cut into reads.
///
/// It holds back no more than the longest end that may be the start of a secret.
struct Redactor {
    private let patterns: SecretPatterns
    private var state = 0
    /// What has not been given out: it begins at `given` of the stream.
    private var pending: [UInt8] = []
    private var given = 0
    private var position = 0
    /// The end of the last secret that was found, for another may begin in it.
    private var coveredUntil = 0
    /// Found, and not yet given out as stars: in order, not overlapping.
    private var found: [Range<Int>] = []

    init(_ patterns: SecretPatterns) { self.patterns = patterns }

    mutating func redact(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if patterns.isEmpty { return bytes }
        // Its own, for `note` changes this value too.
        var state = self.state
        defer { self.state = state }
        patterns.scan(bytes, from: &state) { place, length in
            note(position + place + 1 - length..<position + place + 1)
        }
        pending += bytes
        position += bytes.count
        return give(until: position - patterns.depth(of: state))
    }

    /// What was held back; the stream has ended.
    mutating func rest() -> ArraySlice<UInt8> {
        state = 0
        return give(until: position)
    }

    private mutating func note(_ range: Range<Int>) {
        var range = range
        while let last = found.last, range.lowerBound < last.upperBound {
            range = min(range.lowerBound, last.lowerBound)..<range.upperBound
            found.removeLast()
        }
        found.append(range)
    }

    /// No secret that begins before `safe` can still be found.
    private mutating func give(until safe: Int) -> ArraySlice<UInt8> {
        var out: [UInt8] = []
        var next = given
        var done = 0
        for range in found where range.lowerBound <= safe {
            done += 1
            if range.lowerBound > next { out += pending[next - given..<range.lowerBound - given] }
            if range.lowerBound >= coveredUntil { out += Array("***".utf8) }
            coveredUntil = range.upperBound
            next = max(next, range.upperBound)
        }
        found.removeFirst(done)
        if safe > next {
            out += pending[next - given..<safe - given]
            next = safe
        }
        pending.removeFirst(next - given)
        given = next
        return out[...]
    }
}

/// All forms of all secrets, as one machine that looks at each byte once (Aho and Corasick's).
struct SecretPatterns: Sendable {
    /// The next state for each state and class of byte.
    private var table: [Int32]
    private var classes = [UInt8](repeating: 0, count: 256)
    private var classCount = 1
    /// For each state, the longest pattern that ends there.
    private var longest: [Int32] = [0]
    private var depths: [Int32] = [0]
    let isEmpty: Bool

    init(_ secrets: [[UInt8]]) {
        let patterns = secrets.reduce(into: Set<[UInt8]>()) { $0.formUnion(forms(of: $1)) }
        isEmpty = patterns.isEmpty
        // 256 distinct bytes still leave class 0 to none of them: it is then never asked for.
        for byte in Set(patterns.joined()).sorted() where classCount < 256 {
            classes[Int(byte)] = UInt8(classCount)
            classCount += 1
        }
        table = [Int32](repeating: 0, count: classCount)
        for pattern in patterns { add(pattern) }
        connect()
    }

    func depth(of state: Int) -> Int { Int(depths[state]) }

    private mutating func add(_ pattern: [UInt8]) {
        var state = 0
        for byte in pattern {
            let place = state * classCount + Int(classes[Int(byte)])
            if table[place] == 0 {
                table[place] = Int32(depths.count)
                depths.append(depths[state] + 1)
                longest.append(0)
                table += repeatElement(0, count: classCount)
            }
            state = Int(table[place])
        }
        longest[state] = Int32(pattern.count)
    }

    /// Where a pattern does not go on, goes on with the longest end that begins one.
    private mutating func connect() {
        var fallback = [Int](repeating: 0, count: depths.count)
        var queue = (0..<classCount).map { Int(table[$0]) }.filter { $0 != 0 }
        var next = 0
        while next < queue.count {
            let state = queue[next]
            next += 1
            let other = fallback[state]
            longest[state] = max(longest[state], longest[other])
            for kind in 0..<classCount {
                let place = state * classCount + kind
                let elsewhere = table[other * classCount + kind]
                if table[place] == 0 {
                    table[place] = elsewhere
                } else {
                    fallback[Int(table[place])] = Int(elsewhere)
                    queue.append(Int(table[place]))
                }
            }
        }
    }

    /// Goes over the bytes, and tells the place of the last byte of each find, and its length.
    func scan(_ bytes: ArraySlice<UInt8>, from state: inout Int, found: (Int, Int) -> Void) {
        var now = state
        bytes.withUnsafeBufferPointer { bytes in
            table.withUnsafeBufferPointer { table in
                classes.withUnsafeBufferPointer { classes in
                    for place in 0..<bytes.count {
                        now = Int(table[now * classCount + Int(classes[Int(bytes[place])])])
                        if now != 0, longest[now] > 0 { found(place, Int(longest[now])) }
                    }
                }
            }
        }
        state = now
    }
}
