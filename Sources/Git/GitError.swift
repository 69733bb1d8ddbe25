/// Why git could not do what it was asked; in its words, under what we were doing.
package struct GitError: Error, Hashable, Sendable {
    package var code: Code
    /// What was being done, after "could not": `open the repository at /x`.
    package var doing: String
    package var message: String
    /// What would help, as a sentence; nil where we know of nothing.
    package var remedy: String?

    init(_ code: Code, _ doing: String, _ message: String, remedy: String? = nil) {
        self.code = code
        self.doing = doing
        self.message = message
        self.remedy = remedy
    }
}

extension GitError: CustomStringConvertible {
    package var description: String { "could not \(doing): \(message)" }
}

extension GitError {
    /// What kind of failure it is. A struct, so that a code that libgit2 adds is still a code.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) { self.rawValue = rawValue }
    }
}

extension GitError.Code {
    // libgit2's own.
    package static let unspecified = Self(rawValue: -1)
    /// No repository, revision or path of that name. An object that should be there is `missing`.
    package static let notFound = Self(rawValue: -3)
    package static let exists = Self(rawValue: -4)
    package static let ambiguous = Self(rawValue: -5)
    package static let invalid = Self(rawValue: -12)
    package static let locked = Self(rawValue: -14)

    // Ours: positive, where libgit2 has none.
    /// libgit2 is not on this machine, or is another version.
    package static let unavailable = Self(rawValue: 1)
    /// The repository has a format that we cannot read.
    package static let unsupported = Self(rawValue: 2)
    /// An object that the repository refers to is not in it.
    package static let missing = Self(rawValue: 3)
    package static let damaged = Self(rawValue: 4)
    package static let tooLarge = Self(rawValue: 5)
    /// The object is there, and is of another type.
    package static let wrongType = Self(rawValue: 6)
    /// The system could not read, write or sync a file; the message has its words.
    package static let disk = Self(rawValue: 7)
    /// It is understood, and not taken.
    package static let refused = Self(rawValue: 8)
}
