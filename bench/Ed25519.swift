import Glibc
import Manifests

/// The half of libcrypto that makes signatures, here for keys without a file, and the bare verification.
final class Ed25519Library {
    private typealias Pointer = UnsafeMutableRawPointer
    private typealias NewKey =
        @convention(c) (CInt, Pointer?, UnsafePointer<UInt8>, Int) -> Pointer?
    private typealias ReadKey =
        @convention(c) (Pointer, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<Int>) -> CInt
    private typealias Begin =
        @convention(c) (Pointer, Pointer?, Pointer?, Pointer?, Pointer) -> CInt
    private typealias Sign =
        @convention(c) (
            Pointer, UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<Int>, UnsafePointer<UInt8>,
            Int
        ) -> CInt
    private typealias Verify =
        @convention(c) (Pointer, UnsafePointer<UInt8>, Int, UnsafePointer<UInt8>, Int) -> CInt

    struct Key {
        fileprivate var handle: UnsafeMutableRawPointer
        fileprivate var body: [UInt8]

        var line: String { "ssh-ed25519 \(base64(wire("ssh-ed25519") + wire(body)))" }
    }

    struct Signature {
        fileprivate var key: Key
        fileprivate var message: [UInt8]
        fileprivate var bytes: [UInt8]

        /// As `ssh-keygen -Y sign` prints it, for one line of YAML.
        var armoured: String {
            let blob =
                Array("SSHSIG".utf8) + [0, 0, 0, 1] + wire(wire("ssh-ed25519") + wire(key.body))
                + wire(Statement.namespace) + wire("") + wire("sha256")
                + wire(wire("ssh-ed25519") + wire(bytes))
            var lines = ["-----BEGIN SSH SIGNATURE-----"]
            var rest = base64(blob)[...]
            while !rest.isEmpty {
                lines.append(String(rest.prefix(70)))
                rest = rest.dropFirst(70)
            }
            return (lines + ["-----END SSH SIGNATURE-----"]).joined(separator: "\\n")
        }
    }

    private let library: UnsafeMutableRawPointer
    private let context: UnsafeMutableRawPointer

    init() throws {
        guard let library = dlopen("libcrypto.so.3", RTLD_NOW) else {
            throw Failure("no libcrypto")
        }
        self.library = library
        let new = try Self.find(
            "EVP_MD_CTX_new", in: library, as: (@convention(c) () -> UnsafeMutableRawPointer?).self)
        guard let context = new() else { throw Failure("no context") }
        self.context = context
    }

    func key(seed: [UInt8]) throws -> Key {
        let new = try find("EVP_PKEY_new_raw_private_key", as: NewKey.self)
        let read = try find("EVP_PKEY_get_raw_public_key", as: ReadKey.self)
        let ed25519: CInt = 1087
        guard let handle = new(ed25519, nil, seed, seed.count) else { throw Failure("no key") }
        var body = [UInt8](repeating: 0, count: 32)
        var length = body.count
        guard read(handle, &body, &length) == 1 else { throw Failure("no public key") }
        return Key(handle: handle, body: body)
    }

    func sign(_ text: String, with key: Key) throws -> Signature {
        let begin = try find("EVP_DigestSignInit", as: Begin.self)
        let sign = try find("EVP_DigestSign", as: Sign.self)
        let message =
            Array("SSHSIG".utf8) + wire(Statement.namespace) + wire("") + wire("sha256")
            + wire(sha256(text.utf8))
        var bytes = [UInt8](repeating: 0, count: 64)
        var length = bytes.count
        try reset()
        guard begin(context, nil, nil, nil, key.handle) == 1,
            sign(context, &bytes, &length, message, message.count) == 1
        else { throw Failure("cannot sign") }
        return Signature(key: key, message: message, bytes: bytes)
    }

    /// How many of these verify, with nothing but what the library needs for it.
    func verified(_ signatures: [Signature]) throws -> Int {
        let begin = try find("EVP_DigestVerifyInit", as: Begin.self)
        let verify = try find("EVP_DigestVerify", as: Verify.self)
        return try signatures.count { one in
            try reset()
            return begin(context, nil, nil, nil, one.key.handle) == 1
                && verify(context, one.bytes, one.bytes.count, one.message, one.message.count) == 1
        }
    }

    private func reset() throws {
        _ = try find("EVP_MD_CTX_reset", as: (@convention(c) (Pointer) -> CInt).self)(context)
    }

    private func find<Function>(_ name: String, as type: Function.Type) throws -> Function {
        try Self.find(name, in: library, as: type)
    }

    private static func find<Function>(
        _ name: String, in library: UnsafeMutableRawPointer, as type: Function.Type
    ) throws -> Function {
        guard let found = dlsym(library, name) else { throw Failure("libcrypto has no \(name)") }
        return unsafeBitCast(found, to: type)
    }
}

private func wire(_ text: String) -> [UInt8] { wire(Array(text.utf8)) }

private func wire(_ bytes: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
}

private func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            text.append(
                place <= group.count
                    ? letters[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return String(decoding: text, as: UTF8.self)
}
