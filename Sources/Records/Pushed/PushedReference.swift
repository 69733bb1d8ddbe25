package import Git

/// A branch that somebody wants to move, as git tells its hooks: the old tip, the new one, and the name.
package struct PushedReference: Hashable, Sendable {
    /// Nil where the branch is new.
    package var old: ObjectID?
    /// Nil where it is to be deleted.
    package var new: ObjectID?
    package var name: String

    /// Reads `OLD NEW NAME`; nil for any other line.
    package init?(line: some StringProtocol) {
        let parts = String(line).split(separator: " ", maxSplits: 2).map { String($0) }
        guard parts.count == 3, let old = ObjectID(hex: parts[0]),
            let new = ObjectID(hex: parts[1])
        else { return nil }
        self.old = old.isZero ? nil : old
        self.new = new.isZero ? nil : new
        name = parts[2]
    }
}

extension ObjectID {
    fileprivate var isZero: Bool { bytes.allSatisfy { $0 == 0 } }
}
