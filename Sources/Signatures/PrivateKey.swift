/// A private key that signs without asking anybody: Ed25519, as `ssh-keygen -t ed25519 -N ''` writes it. One text has one
/// signature by it, so that who signs the same again has made the same.
package struct PrivateKey: Sendable {
    package let publicKey: PublicKey
    let seed: [UInt8]

    private static let first = "-----BEGIN OPENSSH PRIVATE KEY-----"
    private static let last = "-----END OPENSSH PRIVATE KEY-----"

    /// Nobody's Ed25519 key is longer, whatever its comment.
    package static let fileBytesMax = 8_192

    package init(openSSH bytes: [UInt8]) throws(SignatureRefusal) {
        var reader = WireReader(try PrivateKey.unwrapped(bytes), "the key")
        guard try reader.take(15).elementsEqual(Array("openssh-key-v1".utf8) + [0]) else {
            throw SignatureRefusal("it is no private key of OpenSSH")
        }
        guard try reader.text() == "none" else {
            throw SignatureRefusal("it is encrypted, and nobody is asked for a passphrase")
        }
        _ = (try reader.string(), try reader.string())
        guard try reader.number() == 1 else { throw SignatureRefusal("it holds several keys") }
        let named = try reader.string()
        let secret = try reader.string()
        try reader.end()
        guard let key = try? PublicKey(named), key.kind == .ed25519 else {
            throw SignatureRefusal("it is of another kind than Ed25519")
        }
        publicKey = key
        seed = try PrivateKey.seed(in: secret, of: key)
    }

    private static func unwrapped(_ bytes: [UInt8]) throws(SignatureRefusal) -> [UInt8] {
        let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        guard lines.count >= 3, lines[0].elementsEqual(first.utf8),
            lines[lines.count - 1].elementsEqual(last.utf8),
            let body = Base64.decode(Array(lines.dropFirst().dropLast().joined()))
        else { throw SignatureRefusal("it is no private key of OpenSSH") }
        return body
    }

    private static func seed(in secret: [UInt8], of key: PublicKey) throws(SignatureRefusal)
        -> [UInt8]
    {
        var reader = WireReader(secret, "the key")
        guard try reader.number() == (try reader.number()) else {
            throw SignatureRefusal("it is damaged")
        }
        let kind = try reader.text()
        let point = try reader.string()
        let both = try reader.string()
        guard kind == PublicKey.Kind.ed25519.rawValue, both.count == 64,
            wireString(kind.utf8) + wireString(point) == key.bytes, Array(both.suffix(32)) == point
        else { throw SignatureRefusal("it is damaged") }
        return Array(both.prefix(32))
    }
}

extension PrivateKey {
    /// As `ssh-keygen -Y sign` does, in the same armour.
    package func sign(_ message: [UInt8], namespace: String) throws(SignatureRefusal) -> String {
        let tail =
            wireString(namespace.utf8) + wireString([]) + wireString("sha512".utf8)
        let text = Array("SSHSIG".utf8) + tail + wireString(sha512(message))
        let signature = try signEd25519(text, with: seed)
        // Of a file that was damaged in one half only: better here than on the ledger.
        guard try isSigned(signature, .none, text, publicKey.subject) else {
            throw SignatureRefusal("it is damaged: its halves do not belong together")
        }
        let made =
            wireString(PublicKey.Kind.ed25519.rawValue.utf8) + wireString(signature)
        let blob =
            Array("SSHSIG".utf8) + bigEndian(1) + wireString(publicKey.bytes) + tail
            + wireString(made)
        return Armour.close(blob)
    }
}
