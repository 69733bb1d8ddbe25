/// An OpenSSH public key, read strictly from its bytes.
package struct PublicKey: Hashable, Sendable {
    /// The bytes that SSH names a key by.
    package let bytes: [UInt8]
    let kind: Kind
    /// What libcrypto takes.
    let subject: [UInt8]
    /// Of a key in a token: what it was made for.
    let application: [UInt8]?

    enum Kind: String, CaseIterable {
        case ed25519 = "ssh-ed25519"
        case rsa = "ssh-rsa"
        case p256 = "ecdsa-sha2-nistp256"
        case p384 = "ecdsa-sha2-nistp384"
        case p521 = "ecdsa-sha2-nistp521"
        case tokenEd25519 = "sk-ssh-ed25519@openssh.com"
        case tokenP256 = "sk-ecdsa-sha2-nistp256@openssh.com"

        var isToken: Bool { self == .tokenEd25519 || self == .tokenP256 }
    }

    static let rsaBitsMin = 3_072
    static let rsaBitsMax = 16_384

    /// Reads a line of a `.pub` file: a kind, a body, and a comment that says nothing here.
    package init(line: String) throws(SignatureRefusal) {
        let parts = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard parts.count >= 2, parts[1].count <= 8_000, let bytes = Base64.decode(parts[1]) else {
            throw SignatureRefusal("this is no line of a .pub file")
        }
        try self.init(bytes)
        guard parts[0].elementsEqual(kind.rawValue.utf8) else {
            throw SignatureRefusal("the key is of another kind than its line says")
        }
    }

    package init(_ bytes: [UInt8]) throws(SignatureRefusal) {
        var reader = WireReader(bytes, "the key")
        let name = try reader.text()
        guard let kind = Kind(rawValue: name) else {
            let isCertificate = name.contains("-cert-")
            throw SignatureRefusal(
                isCertificate
                    ? "certificates are not taken, only keys that the policy names"
                    : "a key of the kind `\(name.prefix(40))` is not taken")
        }
        self.bytes = bytes
        self.kind = kind
        subject =
            switch kind {
            case .ed25519, .tokenEd25519: try readEd25519(&reader)
            case .rsa: try readRSA(&reader)
            case .p256, .tokenP256: try readCurve(.p256, &reader)
            case .p384: try readCurve(.p384, &reader)
            case .p521: try readCurve(.p521, &reader)
            }
        application = kind.isToken ? try reader.string() : nil
        try reader.end()
    }

    /// As it stands in a `.pub` file.
    package var body: String { Base64.encode(bytes) }

    /// As `ssh-keygen -l` names it.
    package var fingerprint: String { "SHA256:" + Base64.encodeUnpadded(sha256(bytes)) }
}

private func readEd25519(_ reader: inout WireReader) throws(SignatureRefusal) -> [UInt8] {
    let point = try reader.string()
    guard point.count == 32 else { throw SignatureRefusal("the key is not of 32 bytes") }
    return DER.sequence(DER.sequence(DER.object([0x2b, 0x65, 0x70])), DER.bits(point))
}

private func readRSA(_ reader: inout WireReader) throws(SignatureRefusal) -> [UInt8] {
    let exponent = try reader.positive()
    let modulus = try reader.positive()
    let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 8)
    guard bits >= PublicKey.rsaBitsMin else {
        throw SignatureRefusal(
            "an RSA key of \(bits) bits is too short; \(PublicKey.rsaBitsMin) are the least")
    }
    guard bits <= PublicKey.rsaBitsMax else {
        throw SignatureRefusal("an RSA key of \(bits) bits is too long")
    }
    // Below 65537 is no key that a program of today makes; an even one is none at all.
    guard (3...8).contains(exponent.count), exponent.last.map({ $0 & 1 == 1 }) == true else {
        throw SignatureRefusal("the RSA key has an unusual exponent")
    }
    let algorithm = DER.object([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01])
    return DER.sequence(
        DER.sequence(algorithm, DER.null),
        DER.bits(DER.sequence(DER.integer(modulus), DER.integer(exponent))))
}

private func readCurve(_ curve: Curve, _ reader: inout WireReader) throws(SignatureRefusal)
    -> [UInt8]
{
    guard try reader.text() == curve.name else {
        throw SignatureRefusal("the key names another curve than its kind")
    }
    let point = try reader.string()
    guard point.count == 2 * curve.size + 1, point.first == 0x04 else {
        throw SignatureRefusal("the key is no point of its curve")
    }
    let elliptic = DER.object([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01])
    return DER.sequence(DER.sequence(elliptic, DER.object(curve.object)), DER.bits(point))
}

private struct Curve {
    var name: String
    var size: Int
    var object: [UInt8]

    static let p256 = Curve(
        name: "nistp256", size: 32, object: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07])
    static let p384 = Curve(name: "nistp384", size: 48, object: [0x2b, 0x81, 0x04, 0x00, 0x22])
    static let p521 = Curve(name: "nistp521", size: 66, object: [0x2b, 0x81, 0x04, 0x00, 0x23])
}
