/// What a merge of two commits comes to.
package enum Merge: Hashable, Sendable {
    case clean(MergedTree)
    /// The paths that both sides changed in ways that do not go together, in order.
    case conflicts([String])
}

/// The tree that a merge would have.
package struct MergedTree: Hashable, Sendable {
    package var id: ObjectID
    /// What of it is in no repository.
    package var unwritten: UnwrittenObjects

    package init(id: ObjectID, unwritten: UnwrittenObjects = UnwrittenObjects()) {
        (self.id, self.unwritten) = (id, unwritten)
    }
}
