/// The tree that manifests stand in, as far as they may ask about it.
package struct SourceTree: Sendable {
    package struct File: Hashable, Sendable {
        package var path: String
        package var isExecutable: Bool

        package init(path: String, isExecutable: Bool) {
            self.path = path
            self.isExecutable = isExecutable
        }
    }

    package enum Found: Sendable {
        case file(File)
        /// A folder and the files below it, by path.
        case folder([File])
        /// What no approval can cover: the thing itself, a folder on the way, or things below it.
        case odd([Odd])
    }

    /// A program or a file that it needs; what is larger is no script.
    package static let fileBytesMax = 256 << 20

    package var find: @Sendable (_ path: String) -> Found?
    /// The SHA-256 of a file's bytes; nil where they cannot be read.
    package var digest: @Sendable (_ path: String) -> [UInt8]?

    package init(
        find: @escaping @Sendable (_ path: String) -> Found?,
        digest: @escaping @Sendable (_ path: String) -> [UInt8]?
    ) {
        self.find = find
        self.digest = digest
    }
}

/// Something in the tree that has no content which could be approved.
package struct Odd: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case link, submodule, special, notUTF8, tooLarge
        case unreadable(why: String)
    }

    package var path: String
    package var kind: Kind

    package init(_ path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }

    package var problem: String {
        switch kind {
        case .link: "`\(path)` is a symbolic link, which is never followed"
        case .submodule: "`\(path)` is a submodule, which is not entered"
        case .special: "`\(path)` is no regular file"
        case .notUTF8: "the name of `\(path)` is not UTF-8"
        case .tooLarge:
            "`\(path)` is larger than \(SourceTree.fileBytesMax >> 20) MiB, so nobody can approve it by content"
        case .unreadable(let why): "`\(path)` cannot be read: \(why)"
        }
    }

    package var remedy: String {
        switch kind {
        case .link: "put the file itself there"
        case .submodule: "put its files into this repository"
        case .special: "put a file there, or name another"
        case .notUTF8: "rename it"
        case .tooLarge: "keep it elsewhere, and its checksum in the program that fetches it"
        case .unreadable: "what cannot be read cannot be approved"
        }
    }
}
