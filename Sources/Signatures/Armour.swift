/// The text around a signature, as `ssh-keygen -Y sign` writes it: one, and nothing before or behind it.
enum Armour {
    static let first = Array("-----BEGIN SSH SIGNATURE-----".utf8)
    static let last = Array("-----END SSH SIGNATURE-----".utf8)
    static let lineBytesMax = 76
    /// The longest RSA key and its signature fit in half of it.
    static let bytesMax = 16_384

    static func open(_ text: String) throws(SignatureRefusal) -> [UInt8] {
        var bytes = Array(text.utf8)
        guard bytes.count <= bytesMax else { throw SignatureRefusal("the signature is too long") }
        // A text block of YAML ends in one.
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count >= 3, Array(lines[0]) == first, Array(lines[lines.count - 1]) == last
        else {
            throw SignatureRefusal(
                "the signature is not one block from BEGIN SSH SIGNATURE to END SSH SIGNATURE")
        }
        let body = lines.dropFirst().dropLast()
        guard body.allSatisfy({ (1...lineBytesMax).contains($0.count) }),
            let decoded = Base64.decode(Array(body.joined()))
        else { throw SignatureRefusal("the body of the signature is damaged") }
        return decoded
    }

    /// As OpenSSH writes it, without a last line's end.
    static func close(_ blob: [UInt8]) -> String {
        var rest = Base64.encode(blob)[...]
        var lines = [String(decoding: first, as: UTF8.self)]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(70)))
            rest = rest.dropFirst(70)
        }
        lines.append(String(decoding: last, as: UTF8.self))
        return lines.joined(separator: "\n")
    }
}
