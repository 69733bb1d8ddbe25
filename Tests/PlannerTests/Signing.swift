import Ledger
import Manifests
import Planner

/// Signatures as values: the key's body, and the hash of what it signed. What a real one is, is `Signatures`' to say.
enum Signing {
    static func answer(_ text: String, _ armoured: String) -> SignatureAnswer {
        let words = armoured.split(separator: " ").map(String.init)
        guard words.count == 2 else { return .refused("it is damaged") }
        let key = SigningKey(body: words[0], fingerprint: "SHA256:\(words[0].suffix(4))")
        return words[1] == hash(text) ? .signed(by: key) : .ofAnotherText(by: key)
    }

    static func sign(_ statement: Statement, by name: String) -> String {
        "\(body(name)) \(hash(statement.text))"
    }

    static func line(_ name: String) -> String { "ssh-ed25519 \(body(name))" }

    /// The kind of an ed25519 key, and three bytes that stand for the rest.
    private static func body(_ name: String) -> String {
        "AAAAC3NzaC1lZDI1NTE5" + (name.uppercased() + "AAAA").prefix(4)
    }

    private static func hash(_ text: String) -> String { hexadecimal(sha256(text.utf8)) }
}
