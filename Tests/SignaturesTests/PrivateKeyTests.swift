import Foundation
import TestSupport
import Testing

@testable import Signatures

@Suite("Private keys") struct PrivateKeyTests {
    private let message = Array("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n".utf8)

    private func key(_ signer: Signer, _ options: String = "-t ed25519") throws -> [UInt8] {
        _ = try signer.makeKey("key", options)
        return Array(try signer.read("key").utf8)
    }

    @Test func `it signs byte for byte as the real ssh-keygen does`() throws {
        let signer = try Signer()
        let key = try PrivateKey(openSSH: try key(signer))
        let theirs = try signer.sign(message, by: "key", namespace: "git")
        #expect(try key.sign(message, namespace: "git") + "\n" == theirs)
        try SSHSignature(armoured: theirs).verify(message, namespace: "git")
    }

    @Test func `a key with a passphrase, of another kind or damaged is refused in words`() throws {
        let signer = try Signer()
        let bytes = try key(signer)
        _ = try run(
            "ssh-keygen", ["-q", "-p", "-P", "", "-N", "secret", "-f", signer.path("key")],
            environment: ["PATH": "/usr/bin"])
        expect("it is encrypted, and nobody is asked for a passphrase", try signer.read("key"))
        let other = try Signer("other")
        _ = try other.makeKey("key", "-t ecdsa -b 256")
        expect("it is of another kind than Ed25519", try other.read("key"))
        expect("it is no private key of OpenSSH", try signer.read("key.pub"))
        // The last lines are padding, the comment, and the second copy of the public half.
        expect("it is damaged", String(decoding: changed(bytes, 85), as: UTF8.self))
        let halved = try PrivateKey(openSSH: changed(bytes, 125))
        #expect(
            throws: SignatureRefusal("it is damaged: its halves do not belong together")
        ) { try halved.sign(message, namespace: "git") }
    }

    private func changed(_ bytes: [UInt8], _ fromEnd: Int) -> [UInt8] {
        var bytes = bytes
        let place = bytes.count - fromEnd
        bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        return bytes
    }

    private func expect(_ words: String, _ text: String) {
        #expect(throws: SignatureRefusal(words)) { try PrivateKey(openSSH: Array(text.utf8)) }
    }
}
