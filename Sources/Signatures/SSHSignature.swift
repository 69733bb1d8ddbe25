/// A signature as `ssh-keygen -Y sign` makes it: SSHSIG, version 1.
package struct SSHSignature: Hashable, Sendable {
    package let key: PublicKey
    package let namespace: String
    private let digest: Digest
    private let made: Made

    private enum Digest: String { case sha256, sha512 }

    /// What the key made, as libcrypto takes it.
    private struct Made: Hashable {
        var signature: [UInt8]
        var algorithm: SignedDigest
        /// Of a token: the flags and the counter, which it signs too.
        var token: [UInt8] = []
    }

    package init(armoured text: String) throws(SignatureRefusal) {
        var reader = WireReader(try Armour.open(text), "the signature")
        guard try reader.take(6).elementsEqual("SSHSIG".utf8), try reader.number() == 1 else {
            throw SignatureRefusal("this is no SSH signature of version 1")
        }
        key = try PublicKey(try reader.string())
        namespace = try reader.text()
        guard try reader.string().isEmpty else {
            throw SignatureRefusal("the signature has something in its reserved field")
        }
        let name = try reader.text()
        guard let digest = Digest(rawValue: name) else {
            throw SignatureRefusal(
                "the signature is over a `\(name.prefix(20))`, not a SHA-256 or SHA-512")
        }
        self.digest = digest
        made = try SSHSignature.read(try reader.string(), of: key)
        try reader.end()
    }

    /// Throws where it is not its key's over `message`, for `namespace`.
    package func verify(_ message: [UInt8], namespace: String) throws(SignatureRefusal) {
        guard try isBy(over: message, namespace: namespace) else {
            throw SignatureRefusal("it is over another text")
        }
    }

    /// Whether it is its key's over `message`; throws where it is no signature that could be.
    package func isBy(over message: [UInt8], namespace: String) throws(SignatureRefusal) -> Bool {
        guard self.namespace == namespace else {
            throw SignatureRefusal(
                "it is for `\(self.namespace.prefix(60))`, not for `\(namespace)`")
        }
        let hash = digest == .sha256 ? sha256(message) : sha512(message)
        var signed =
            Array("SSHSIG".utf8) + wireString(namespace.utf8) + wireString([])
            + wireString(digest.rawValue.utf8) + wireString(hash)
        if let application = key.application {
            signed = sha256(application) + made.token + sha256(signed)
        }
        return try isSigned(made.signature, made.algorithm, signed, key.subject)
    }
}

/// What a signature algorithm hashes with.
enum SignedDigest: Hashable { case none, sha256, sha384, sha512 }

extension SSHSignature {
    private static func read(_ bytes: [UInt8], of key: PublicKey) throws(SignatureRefusal) -> Made {
        var reader = WireReader(bytes, "the signature")
        let name = try reader.text()
        let algorithm = try algorithm(name, of: key.kind)
        let body = try reader.string()
        let signature =
            switch key.kind {
            case .ed25519, .tokenEd25519: try ed25519(body)
            case .rsa: body
            case .p256, .tokenP256, .p384, .p521: try ecdsa(body)
            }
        guard key.kind.isToken else {
            try reader.end()
            return Made(signature: signature, algorithm: algorithm)
        }
        let flags = try reader.byte()
        let counter = try reader.number()
        try reader.end()
        guard flags & 1 == 1 else {
            throw SignatureRefusal("nobody touched the token when it signed")
        }
        return Made(
            signature: signature, algorithm: algorithm, token: [flags] + bigEndian(counter))
    }

    private static func algorithm(_ name: String, of kind: PublicKey.Kind) throws(SignatureRefusal)
        -> SignedDigest
    {
        switch (kind, name) {
        case (.rsa, "rsa-sha2-256"): return .sha256
        case (.rsa, "rsa-sha2-512"): return .sha512
        case (.rsa, "ssh-rsa"): throw SignatureRefusal("it is made with SHA-1, which is not taken")
        case (_, kind.rawValue) where kind != .rsa:
            switch kind {
            case .ed25519, .tokenEd25519: return .none
            case .p256, .tokenP256, .rsa: return .sha256
            case .p384: return .sha384
            case .p521: return .sha512
            }
        default:
            throw SignatureRefusal(
                "it is made by `\(name.prefix(40))`, which is nothing for a \(kind.rawValue) key")
        }
    }

    private static func ed25519(_ body: [UInt8]) throws(SignatureRefusal) -> [UInt8] {
        guard body.count == 64 else { throw SignatureRefusal("the signature is not of 64 bytes") }
        return body
    }

    private static func ecdsa(_ body: [UInt8]) throws(SignatureRefusal) -> [UInt8] {
        var reader = WireReader(body, "the signature")
        let numbers = (try reader.positive(), try reader.positive())
        try reader.end()
        return DER.sequence(DER.integer(numbers.0), DER.integer(numbers.1))
    }
}
