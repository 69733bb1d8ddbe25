import CCrypto

/// SHA-1, as git names objects by it. libgit2's own looks for collisions too, and takes three times as
/// long; what we write is ours.
struct SHA1 {
    private var state = SHA_CTX()

    init() { SHA1_Init(&state) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA1_Update(&state, bytes.baseAddress, bytes.count)
    }

    mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    mutating func finish() -> ObjectID {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ObjectID.byteCount) { digest in
            SHA1_Final(digest.baseAddress, &state)
            return ObjectID(UnsafeRawBufferPointer(digest))
        }
    }
}

/// What stands before an object's bytes where git hashes or stores them: `blob 12` and a zero byte.
func objectHeader(_ kind: ObjectKind, count: Int) -> [UInt8] {
    Array("\(kind.name) \(count)".utf8) + [0]
}

func objectID(_ kind: ObjectKind, _ bytes: [UInt8]) -> ObjectID {
    var hash = SHA1()
    hash.update(objectHeader(kind, count: bytes.count))
    hash.update(bytes)
    return hash.finish()
}

/// With the numbers that packs have for them.
enum ObjectKind: UInt8 {
    case commit = 1
    case tree = 2
    case blob = 3

    var name: StaticString {
        switch self {
        case .commit: "commit"
        case .tree: "tree"
        case .blob: "blob"
        }
    }
}
