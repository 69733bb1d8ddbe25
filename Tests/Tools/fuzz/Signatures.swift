import Signatures

/// Takes a text the way that a signature goes which stands in a manifest, and the way of a key; returns a number that
/// depends on every answer. Whatever it is, it is refused with words, or is what verifies.
func exerciseSignature(_ input: [UInt8]) -> Int {
    let answers = answers(to: input)
    precondition(answers.allSatisfy { !$0.words.isEmpty })
    return answers.reduce(0) { $0 &+ $1.words.utf8.count &+ ($1.isTaken ? 1_000 : 0) }
}

/// Whether it is a signature that verifies, or a key.
func isTaken(_ input: [UInt8]) -> Bool { answers(to: input).contains(where: \.isTaken) }

private func answers(to input: [UInt8]) -> [(isTaken: Bool, words: String)] {
    let text = String(decoding: input, as: UTF8.self)
    return [
        answer { () throws(SignatureRefusal) in
            let signature = try SSHSignature(armoured: text)
            try signature.verify(signedMessage, namespace: signedNamespace)
            return signature.key.fingerprint
        },
        answer { () throws(SignatureRefusal) in try PublicKey(line: text).fingerprint },
        answer { () throws(SignatureRefusal) in try PublicKey(input).fingerprint },
    ]
}

private func answer(_ body: () throws(SignatureRefusal) -> String) -> (Bool, String) {
    do throws(SignatureRefusal) { return (true, try body()) } catch {
        return (false, error.description)
    }
}

/// What the signatures of the corpus are over.
private let signedMessage = Array("reconcile-statement: 1\nroot: -\n".utf8)
private let signedNamespace = "sign-off@reconcile.v1"

/// Makes odd signatures and keys out of usual ones: bytes and lengths inside, then the text around.
struct SignatureMutator {
    private var random: SplitMix64
    private let corpus: [[UInt8]]

    init(seed: UInt64, corpus: [[UInt8]]) {
        (random, self.corpus) = (SplitMix64(seed: seed), corpus)
    }

    /// Words that the format gives a meaning to.
    private static let words: [[UInt8]] = [
        "SSHSIG", "ssh-ed25519", "ssh-rsa", "rsa-sha2-256", "rsa-sha2-512", "ecdsa-sha2-nistp256",
        "nistp256", "ecdsa-sha2-nistp521", "nistp521", "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com", "ssh:", "sha256", "sha512", "sign-off@reconcile.v1",
        "", "\0", "ssh-ed25519-cert-v01@openssh.com",
    ].map { Array($0.utf8) }
    private static let pieces: [[UInt8]] = [
        "\n", "\r\n", "=", "==", " ", "-----BEGIN SSH SIGNATURE-----\n",
        "\n-----END SSH SIGNATURE-----", "ssh-ed25519 ", "A", "/", "\u{FEFF}", "é", "\0",
    ].map { Array($0.utf8) }

    mutating func next() -> [UInt8] {
        var blob = corpus[random.below(corpus.count)]
        for _ in 0..<random.below(4) { mutate(&blob) }
        var text = random.below(8) == 0 ? blob : wrapped(blob)
        if random.below(3) == 0 { mutateText(&text) }
        return text
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = random.below(bytes.count + 1)
        switch random.below(8) {
        case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
        case 1: setNumber(in: &bytes, at: place)
        case 2: bytes.insert(contentsOf: length(of: someWord()) + someWord(), at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(32)))
        case 4: bytes.removeSubrange(place...)
        case 5:
            bytes.insert(contentsOf: someSlice(of: corpus[random.below(corpus.count)]), at: place)
        case 6: swapWord(in: &bytes)
        default: bytes += someSlice(of: bytes)
        }
    }

    /// A length that lies: somewhat wrong, or by far.
    private mutating func setNumber(in bytes: inout [UInt8], at place: Int) {
        guard place + 4 <= bytes.count else { return }
        let kinds = [
            0, 1, random.below(80), bytes.count, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
        ]
        let number = kinds[random.below(kinds.count)]
        for index in 0..<4 {
            bytes[place + index] = UInt8(truncatingIfNeeded: number >> (24 - 8 * index))
        }
    }

    /// One word with its length in the place of another.
    private mutating func swapWord(in bytes: inout [UInt8]) {
        let (old, new) = (someWord(), someWord())
        let wanted = length(of: old) + old
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) }) else {
            return
        }
        bytes.replaceSubrange(start..<start + wanted.count, with: length(of: new) + new)
    }

    private mutating func mutateText(_ text: inout [UInt8]) {
        let place = random.below(text.count + 1)
        switch random.below(4) {
        case 0: text.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: place)
        case 1: if place < text.count { text[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 2: text.removeSubrange(place..<min(text.count, place + 1 + random.below(80)))
        default: text.insert(contentsOf: someSlice(of: text), at: place)
        }
    }

    private mutating func wrapped(_ blob: [UInt8]) -> [UInt8] {
        written(blob, width: random.below(16) == 0 ? 1 + random.below(90) : 70)
    }

    private mutating func someWord() -> [UInt8] { Self.words[random.below(Self.words.count)] }

    private func length(of word: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(word.count)] }

    private mutating func someSlice(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        let start = random.below(bytes.count + 1)
        return bytes[start..<min(bytes.count, start + 1 + random.below(64))]
    }
}

/// As it stands in a manifest: armoured, or a line of a `.pub` file.
func written(_ blob: [UInt8], width: Int = 70) -> [UInt8] {
    let digits = base64(blob)
    guard blob.starts(with: Array("SSHSIG".utf8)) else {
        let type = blob.count > 4 ? blob.dropFirst(4).prefix(Int(blob[3])) : []
        return Array(type) + Array(" ".utf8) + digits + Array(" somebody".utf8)
    }
    var lines: [[UInt8]] = [Array("-----BEGIN SSH SIGNATURE-----".utf8)]
    for start in stride(from: 0, to: digits.count, by: width) {
        lines.append(Array(digits[start..<min(digits.count, start + width)]))
    }
    lines.append(Array("-----END SSH SIGNATURE-----".utf8))
    return Array(lines.joined(separator: Array("\n".utf8)))
}

private func base64(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(bytes.count, start + 3)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for index in 0..<4 {
            text.append(
                index <= group.count ? digits[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
        }
    }
    return text
}
