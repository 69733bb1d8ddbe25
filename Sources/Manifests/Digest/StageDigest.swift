/// What a sign-off approves: one SHA-256 over four parts. `docs/stage-digest.md` is its specification.
package struct StageDigest: Sendable, Equatable {
    package struct PartDigest: Sendable, Equatable {
        package var part: Part
        /// Sorted by path.
        package var leaves: [Leaf]
        package var hash: [UInt8]
    }

    package let parts: [PartDigest]
    /// Written once: a plan asks for it again and again.
    package let text: String

    static let version = "reconcile stage digest 1\n"

    init(_ leaves: [Part: [Leaf]]) {
        parts = Part.allCases.map { part in
            let sorted = sortedByPath(leaves[part] ?? [])
            return PartDigest(part: part, leaves: sorted, hash: StageDigest.hash(part, sorted))
        }
        text = StageDigest.text(parts)
    }

    private static func text(_ parts: [PartDigest]) -> String {
        var input = Array(version.utf8)
        for part in parts {
            input += Array("\(part.part.rawValue)=\(hexadecimal(part.hash))\n".utf8)
        }
        return "sha256:" + hexadecimal(sha256(input))
    }

    /// Lengths before contents, so that no two lists of leaves have the same bytes.
    private static func hash(_ part: Part, _ leaves: [Leaf]) -> [UInt8] {
        var input = Array(version.utf8) + Array(part.rawValue.utf8) + [0x0a]
        input.reserveCapacity(leaves.count * 80)
        for leaf in leaves {
            append(leaf.path, to: &input)
            input.append(leaf.kind.rawValue)
            append(leaf.value, to: &input)
        }
        return sha256(input)
    }

    private static func append(_ text: String, to input: inout [UInt8]) {
        appendDigits(of: text.utf8.count, to: &input)
        input.append(0x3a)
        input.append(contentsOf: text.utf8)
        input.append(0x2c)
    }

    private static func appendDigits(of number: Int, to input: inout [UInt8]) {
        if number > 9 { appendDigits(of: number / 10, to: &input) }
        input.append(0x30 + UInt8(number % 10))
    }
}
