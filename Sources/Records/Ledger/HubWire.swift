package import Git

/// What is asked of a hub that is somewhere else. Who asks, and by which program, is another room's.
package struct HubWire: Sendable {
    package typealias Tips = [String: ObjectID]

    /// What references name there; one that is not there is left out.
    var list: @Sendable (_ references: [String]) throws -> Tips
    /// As `list`, and brings what they name into our repository.
    var fetch: @Sendable (_ references: [String]) throws -> Tips
    /// Moves references, each only from what is expected; all or none where the hub can.
    var push: @Sendable (_ moves: [Move]) throws -> Answer

    /// One reference that is to move.
    package struct Move: Hashable, Sendable {
        package var reference: String
        /// What it must name now; nil where it must not be there.
        package var expected: ObjectID?
        package var new: ObjectID
    }

    package enum Answer: Sendable {
        case accepted
        /// The hub's reasons, by reference.
        case refused([String: String])
        /// Nobody knows whether it has landed, or will.
        case unknown(String)
    }

    package init(
        list: @escaping @Sendable ([String]) throws -> Tips,
        fetch: @escaping @Sendable ([String]) throws -> Tips,
        push: @escaping @Sendable ([Move]) throws -> Answer
    ) {
        (self.list, self.fetch, self.push) = (list, fetch, push)
    }
}
