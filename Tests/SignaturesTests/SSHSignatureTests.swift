import Foundation
import TestSupport
import Testing

@testable import Signatures

@Suite("SSH signatures") struct SSHSignatureTests {
    private let message = Array("reconcile-statement: 1\nroot: -\n".utf8)

    @Test(
        "what the real ssh-keygen signs, verifies; what was changed, does not",
        arguments: [
            "-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t ecdsa -b 521", "-t rsa -b 3072",
        ])
    func kinds(options: String) throws {
        let signer = try Signer(options)
        let key = try PublicKey(line: try signer.makeKey("key", options))
        for hash in ["sha256", "sha512"] {
            let text = try signer.sign(message, by: "key", options: ["-O", "hashalg=\(hash)"])
            let signature = try SSHSignature(armoured: text)
            #expect(signature.key == key)
            try signature.verify(message, namespace: Signer.namespace)
            expect("it is over another text") {
                try signature.verify(message + [10], namespace: Signer.namespace)
            }
            expect("it is for `sign-off@reconcile.v1`, not for `file`") {
                try signature.verify(message, namespace: "file")
            }
        }
    }

    @Test func `the fingerprint is the one of ssh-keygen -l`() throws {
        let signer = try Signer()
        let key = try PublicKey(line: try signer.makeKey("key", "-t ed25519"))
        let listed = try run(
            "ssh-keygen", ["-l", "-f", signer.path("key.pub")], environment: ["PATH": "/usr/bin"])
        #expect(listed.output.split(separator: " ")[1] == key.fingerprint)
    }

    @Test(
        "every bit of an armoured signature, flipped once, is refused",
        arguments: ["-t ed25519", "-t ecdsa -b 256", "-t rsa -b 3072"])
    func flippedBits(options: String) throws {
        let signer = try Signer(options)
        let key = try PublicKey(line: try signer.makeKey("key", options))
        let bytes = Array(try signer.sign(message, by: "key").utf8)
        #expect(stands(bytes, by: key))
        for index in bytes.indices.dropLast() {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                #expect(!stands(flipped, by: key), "byte \(index), bit \(bit)")
            }
        }
        for count in bytes.indices.dropLast() {
            #expect(!stands(Array(bytes.prefix(count)), by: key), "the first \(count) bytes")
        }
    }

    private func stands(_ bytes: [UInt8], by key: PublicKey) -> Bool {
        guard let text = String(validating: bytes, as: UTF8.self),
            let signature = try? SSHSignature(armoured: text), signature.key == key
        else { return false }
        return (try? signature.verify(message, namespace: Signer.namespace)) != nil
    }

    @Test func `every bit of a key's body, flipped once, is no longer that key`() throws {
        let signer = try Signer()
        for options in ["-t ed25519", "-t ecdsa -b 256", "-t rsa -b 3072"] {
            try? FileManager.default.removeItem(atPath: signer.path("key"))
            let key = try PublicKey(line: try signer.makeKey("key", options))
            for index in key.bytes.indices {
                var flipped = key.bytes
                flipped[index] ^= 1
                #expect((try? PublicKey(flipped)) != key)
            }
        }
    }

    @Test func `nothing stands around an armour`() throws {
        let signer = try Signer()
        _ = try signer.makeKey("key", "-t ed25519")
        let text = try signer.sign(message, by: "key")
        let words = "the signature is not one block from BEGIN SSH SIGNATURE to END SSH SIGNATURE"
        for bad in ["\n" + text, text + "\n", "x" + text, text + " ", ""] {
            expect(words) { _ = try SSHSignature(armoured: bad) }
        }
        expect("the body of the signature is damaged") {
            _ = try SSHSignature(armoured: text + text)
        }
        expect("the body of the signature is damaged") {
            _ = try SSHSignature(
                armoured: text.replacingOccurrences(of: "-----\nU1NI", with: "-----\n\nU1NI"))
        }
    }

    @Test func `a short RSA key is refused, which ssh-keygen takes`() throws {
        let signer = try Signer()
        let line = try signer.makeKey("key", "-t rsa -b 2048")
        let text = try signer.sign(message, by: "key")
        #expect(try signer.verifies(text, message, by: line))
        let words = "an RSA key of 2048 bits is too short; 3072 are the least"
        expect(words) { _ = try PublicKey(line: line) }
        expect(words) { _ = try SSHSignature(armoured: text) }
    }

    @Test func `a certificate is refused`() throws {
        let signer = try Signer()
        _ = try signer.makeKey("ca", "-t ed25519")
        _ = try signer.makeKey("key", "-t ed25519")
        try run(
            "ssh-keygen",
            ["-q", "-s", signer.path("ca"), "-I", "who", "-n", "who", signer.path("key.pub")],
            environment: ["PATH": "/usr/bin"])
        let line = try signer.read("key-cert.pub")
        expect("certificates are not taken, only keys that the policy names") {
            _ = try PublicKey(line: line)
        }
    }

    /// Signed by another program: a token's key, which ssh-keygen cannot make without the token.
    @Test(
        "a token's signature verifies, here and there, where somebody touched it",
        arguments: ["ed25519", "p256"])
    func tokens(curve: String) throws {
        let signer = try Signer(curve)
        try signer.write("message", message)
        for (flags, isTouched) in [("1", true), ("5", true), ("0", false), ("4", false)] {
            try run(
                "python3",
                [
                    "Tests/independent/signing/token_signature.py", curve, flags, Signer.namespace,
                    signer.path("message"), signer.path("token"),
                ], environment: ["PATH": "/usr/bin:/bin"])
            let line = try signer.read("token.pub")
            let text = try signer.read("token.sig")
            let key = try PublicKey(line: line)
            guard isTouched else {
                expect("nobody touched the token when it signed") {
                    _ = try SSHSignature(armoured: text)
                }
                continue
            }
            let signature = try SSHSignature(armoured: text)
            #expect(signature.key == key)
            try signature.verify(message, namespace: Signer.namespace)
            #expect(try signer.verifies(text, message, by: line))
            expect("it is over another text") {
                try signature.verify(message + [10], namespace: Signer.namespace)
            }
        }
    }

    @Test func `no bytes are too odd to be refused`() throws {
        let signer = try Signer()
        let key = try PublicKey(line: try signer.makeKey("key", "-t ecdsa -b 256"))
        let body = try Armour.open(try signer.sign(message, by: "key"))
        var generator = Chance(seed: 11)
        for _ in 0..<10_000 {
            var bytes = generator.next() % 2 == 0 ? body : key.bytes
            for _ in 0...generator.next() % 4 {
                let place = Int(generator.next() % UInt64(bytes.count))
                switch generator.next() % 4 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 5))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            let armoured = armour(bytes)
            if let signature = try? SSHSignature(armoured: armoured), bytes != body {
                // The whole of an SSHSIG but its hash's name is signed, or is the key.
                #expect(throws: SignatureRefusal.self) {
                    try signature.verify(message, namespace: Signer.namespace)
                }
            }
            _ = try? PublicKey(bytes)
            _ = try? PublicKey(line: "ssh-ed25519 " + Data(bytes).base64EncodedString())
        }
    }

    /// Keys that were read are kept, fewer than these: one that takes another's place must not take its part.
    @Test func `many keys are asked at once, and each answers for itself`() async throws {
        let signer = try Signer()
        var keys: [PublicKey] = []
        var signatures: [SSHSignature] = []
        for number in 0..<100 {
            keys.append(
                try PublicKey(line: try signer.makeKey("key-\(number)", "-t ed25519")))
            signatures.append(
                try SSHSignature(armoured: try signer.sign(message, by: "key-\(number)")))
        }
        await withTaskGroup { group in
            for round in 0..<8 {
                group.addTask { [keys, signatures, message] in
                    for place in keys.indices {
                        let one = signatures[(place * 37 + round) % keys.count]
                        let isRight = try? one.isBy(over: message, namespace: Signer.namespace)
                        let isWrong = try? one.isBy(
                            over: [round == 0 ? 1 : 2], namespace: Signer.namespace)
                        #expect(isRight == true && isWrong == false)
                    }
                }
            }
        }
        for (key, signature) in zip(keys, signatures) { #expect(signature.key == key) }
    }

    private func armour(_ bytes: [UInt8]) -> String {
        let body = Data(bytes).base64EncodedString(options: [
            .lineLength64Characters, .endLineWithLineFeed,
        ])
        return "-----BEGIN SSH SIGNATURE-----\n\(body)\n-----END SSH SIGNATURE-----\n"
    }

    private func expect(
        _ words: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () throws -> Void
    ) {
        do {
            try body()
            Issue.record("nothing was refused", sourceLocation: sourceLocation)
        } catch {
            #expect("\(error)" == words, sourceLocation: sourceLocation)
        }
    }
}
