/// A commit that is to be written. Its bytes, and so its name, follow from these fields alone.
package struct NewCommit: Hashable, Sendable {
    package var tree: ObjectID
    package var parents: [ObjectID]
    package var author: Identity
    package var committer: Identity
    /// Written as it is; people expect a line's end at its end.
    package var message: String
    /// An armoured signature over the bytes that it has without one.
    package var signature: String?

    package init(
        tree: ObjectID, parents: [ObjectID], author: Identity, committer: Identity, message: String
    ) {
        (self.tree, self.parents, self.message) = (tree, parents, message)
        (self.author, self.committer) = (author, committer)
    }
}

extension NewCommit {
    /// Who, and when; always written in UTC.
    package struct Identity: Hashable, Sendable {
        package var name: String
        package var email: String
        /// Seconds since 1970, UTC.
        package var seconds: Int64

        package init(name: String, email: String, seconds: Int64) {
            (self.name, self.email, self.seconds) = (name, email, seconds)
        }
    }

    /// What git stores of it, the header left out. Throws `invalid` for what git would not read back
    /// as it was given.
    package func bytes() throws(GitError) -> [UInt8] {
        guard !message.utf8.contains(0) else { throw refused("its message has a zero byte") }
        var text = "tree \(tree)\n"
        for parent in parents { text += "parent \(parent)\n" }
        text += "author \(try line(author))\ncommitter \(try line(committer))\n"
        if let signature { text += try header(of: signature) }
        text += "\n" + message
        return Array(text.utf8)
    }

    private func header(of signature: String) throws(GitError) -> String {
        let lines = signature.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 > 0x1f && $0 < 0x7f } })
        else { throw refused("its signature has an empty line or a control character") }
        return "gpgsig " + lines.joined(separator: "\n ") + "\n"
    }

    private func line(_ identity: Identity) throws(GitError) -> String {
        for (what, value) in [("name", identity.name), ("e-mail address", identity.email)] {
            try judge(value, what)
        }
        guard identity.seconds >= 0 else { throw refused("its time is before 1970") }
        return "\(identity.name) <\(identity.email)> \(identity.seconds) +0000"
    }

    private func judge(_ value: String, _ what: String) throws(GitError) {
        guard !value.isEmpty else { throw refused("a \(what) is empty") }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f && $0 != 0x3c && $0 != 0x3e }) else {
            throw refused("the \(what) `\(value)` has `<`, `>` or a control character")
        }
        guard value.utf8.first != 0x20, value.utf8.last != 0x20 else {
            throw refused("the \(what) `\(value)` begins or ends with a space")
        }
    }

    private func refused(_ why: String) -> GitError { GitError(.invalid, "write a commit", why) }
}
