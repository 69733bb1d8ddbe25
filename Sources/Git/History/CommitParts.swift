/// A commit's bytes, taken apart into what was signed and the signature over it.
package struct CommitParts: Hashable, Sendable {
    /// The commit as it was before it was signed.
    package var signed: [UInt8]
    /// Armoured; nil where it has none.
    package var signature: String?
    /// Every header's name, in order, but for the signature's.
    package var headers: [String]

    /// Nil where these are no bytes of a commit, or have two signatures.
    package init?(_ bytes: [UInt8]) {
        (signed, headers) = ([], [])
        var rest = bytes[...]
        var isSignature = false
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            if line.isEmpty { break }
            if line.first == UInt8(ascii: " ") {
                guard isSignature || !headers.isEmpty else { return nil }
                if isSignature { signature?.append("\n" + text(line.dropFirst())) }
            } else {
                let name = line.prefix { $0 != UInt8(ascii: " ") }
                isSignature = name.elementsEqual("gpgsig".utf8)
                if isSignature {
                    guard signature == nil else { return nil }
                    signature = text(line.dropFirst(name.count + 1))
                } else {
                    headers.append(text(name))
                }
            }
            if !isSignature { signed += line + [UInt8(ascii: "\n")] }
            rest = rest[(end + 1)...]
        }
        guard rest.first == UInt8(ascii: "\n") else { return nil }
        signed += rest
    }
}

private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
