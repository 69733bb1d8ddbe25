import YAML

extension Form where Value == String {
    package static let sshKey = Form.parsing(
        "an SSH public key such as `ssh-ed25519 AAAA… erin`",
        pattern: "^(ssh|ecdsa|sk-)[A-Za-z0-9@.-]* [A-Za-z0-9+/]+=* ?",
        lengthMax: 8_000, leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        if text.contains("PRIVATE KEY") {
            throw Misfit(
                "this is a private key, which must never be in a repository",
                remedy:
                    "take it out, make a new one since this one is known now, and write the line of its `.pub` file"
            )
        }
        let parts = text.split(separator: " ", maxSplits: 2)
        let types = [
            "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
        ]
        guard parts.count >= 2, let type = parts.first.map(String.init) else {
            throw Misfit(
                "`\(text.prefix(60))` is no SSH public key",
                remedy: "copy the line of the `.pub` file")
        }
        guard types.contains(type) else {
            throw Misfit(
                "`\(type)` is no kind of SSH key that is taken here",
                remedy: "there is \(inWords(types, joinedBy: "and"))")
        }
        guard let blob = decodedBase64(parts[1].utf8), blob.count > 4 + type.utf8.count,
            Array(blob[4..<(4 + type.utf8.count)]) == Array(type.utf8), blob[0] == 0, blob[1] == 0,
            Int(blob[2]) << 8 | Int(blob[3]) == type.utf8.count
        else {
            throw Misfit(
                "the body of this `\(type)` key is damaged",
                remedy: "copy the line of the `.pub` file")
        }
        return text
    }
}

/// Returns the bytes of a strict base64 text, with its padding.
func decodedBase64(_ text: Substring.UTF8View) -> [UInt8]? {
    guard text.count % 4 == 0, !text.isEmpty else { return nil }
    let padding = text.suffix(2).reduce(0) { $0 + ($1 == 0x3d ? 1 : 0) }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    for (index, byte) in text.dropLast(padding).enumerated() {
        let value: UInt8
        switch byte {
        case 0x41...0x5a: value = byte - 0x41
        case 0x61...0x7a: value = byte - 0x61 + 26
        case 0x30...0x39: value = byte - 0x30 + 52
        case 0x2b: value = 62
        case 0x2f: value = 63
        default: return nil
        }
        bits = bits << 6 | UInt32(value)
        if index % 4 > 0 {
            bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32(index % 4))))
        }
    }
    return bytes
}
