import CCrypto
import CVerify

/// Asks libcrypto, which is opened by the first who asks.
func isSigned(
    _ signature: [UInt8], _ digest: SignedDigest, _ message: [UInt8], _ subject: [UInt8]
) throws(SignatureRefusal) -> Bool {
    try open("check")
    let answer = cverify(
        subject, subject.count, digest.code, signature, signature.count, message, message.count)
    guard answer >= 0 else { throw SignatureRefusal("its key is no key that can be used") }
    return answer == 1
}

func signEd25519(_ message: [UInt8], with seed: [UInt8]) throws(SignatureRefusal) -> [UInt8] {
    try open("make")
    var signature = [UInt8](repeating: 0, count: 64)
    guard seed.count == 32,
        csign_ed25519(seed, message, message.count, &signature) == 0
    else { throw SignatureRefusal("libcrypto does not sign with it") }
    return signature
}

private func open(_ verb: String) throws(SignatureRefusal) {
    var words: UnsafePointer<CChar>?
    guard cverify_load(&words) != 0 else { return }
    let reason = words.map { String(cString: $0) } ?? "it cannot be opened"
    throw SignatureRefusal("libcrypto 3 is needed to \(verb) signatures: \(reason)")
}

extension SignedDigest {
    fileprivate var code: cverify_digest {
        switch self {
        case .none: CVERIFY_NONE
        case .sha256: CVERIFY_SHA256
        case .sha384: CVERIFY_SHA384
        case .sha512: CVERIFY_SHA512
        }
    }
}

func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    _ = SHA256(bytes, bytes.count, &digest)
    return digest
}

func sha512(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA512_DIGEST_LENGTH))
    _ = SHA512(bytes, bytes.count, &digest)
    return digest
}
