/// What is said of a signature over a text: a fact, worked out where libcrypto is at hand.
package enum SignatureAnswer: Hashable, Sendable {
    case signed(by: SigningKey)
    /// A good signature, but over another text.
    case ofAnotherText(by: SigningKey)
    /// Why it is none, in words.
    case refused(String)
}

/// The key that a signature carries.
package struct SigningKey: Hashable, Sendable {
    /// In base64, as the second word of its `.pub` file.
    package var body: String
    /// As `ssh-keygen -l` names it.
    package var fingerprint: String

    package init(body: String, fingerprint: String) {
        (self.body, self.fingerprint) = (body, fingerprint)
    }
}

/// How well it is known that a person said what stands in a manifest.
enum Proven: Hashable, Sendable {
    /// The field is believed, and no more is asked here.
    case declared
    /// By this key, which was the person's at every moment that matters.
    case signed(String)
    case unproven(String)

    /// For evidence; nil where it counts for nothing.
    var evidence: String? {
        switch self {
        case .declared: "declared"
        case .signed(let fingerprint): "signed with \(fingerprint)"
        case .unproven: nil
        }
    }

    var isUnproven: Bool { if case .unproven = self { true } else { false } }
}
