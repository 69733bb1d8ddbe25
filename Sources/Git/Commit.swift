/// One commit, as its author wrote it.
package struct Commit: Hashable, Sendable {
    package var id: ObjectID
    package var tree: ObjectID
    /// As recorded; in a shallow clone, a parent may not be here.
    package var parents: [ObjectID]
    package var author: Signature
    package var committer: Signature
    /// Bytes that are not UTF-8 are replaced.
    package var message: String
}

extension Commit {
    /// Who, and when: what a person or their machine claimed, unproven.
    package struct Signature: Hashable, Sendable {
        package var name: String
        package var email: String
        /// Seconds since 1970, UTC.
        package var seconds: Int64
        /// Minutes east of UTC, where they wrote it.
        package var offsetMinutes: Int

        package init(name: String, email: String, seconds: Int64, offsetMinutes: Int) {
            self.name = name
            self.email = email
            self.seconds = seconds
            self.offsetMinutes = offsetMinutes
        }
    }
}
