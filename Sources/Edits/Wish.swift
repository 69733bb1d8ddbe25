package import Manifests
package import YAML

/// What a person wants a rollout's manifest to say.
package enum Wish: Sendable {
    case pause
    /// `isPausedNow` where a pause of the ledger holds it.
    case resume(isPausedNow: Bool)
    case retry
    case tick(Tick)
    case approve(Approval, inFile: Bool)
}

/// Which item of a checklist, and how.
package struct Tick: Sendable {
    package enum Gate: String, CaseIterable, Sendable { case entry, exit }

    package var stage: String
    package var item: String
    /// Where both of the stage's checklists have it.
    package var gate: Gate?
    package var isSkipped: Bool

    package init(stage: String, item: String, gate: Gate? = nil, isSkipped: Bool = false) {
        (self.stage, self.item, self.gate, self.isSkipped) = (stage, item, gate, isSkipped)
    }
}

/// Who says it, when, and why.
package struct Saying: Sendable {
    package var by: String
    package var at: Instant
    package var reason: String?

    package init(by: String, at: Instant, reason: String? = nil) {
        (self.by, self.at, self.reason) = (by, at, reason)
    }

    var inline: Inline {
        var entries: [(key: String, value: Inline)] = [
            ("by", .text(by)), ("at", .text(at.text)),
        ]
        if let reason { entries.append(("reason", .text(reason))) }
        return .mapping(entries)
    }
}

/// A file as it is, and as it is to be.
package struct FileEdit: Hashable, Sendable {
    /// The path in the tree of the revision.
    package var file: String
    /// Nil where there is no such file yet.
    package var before: [UInt8]?
    package var after: [UInt8]
    /// What the change says, as the subject of its commit.
    package var subject: String
}

/// Nothing is changed, and why.
package struct EditRefusal: Error, Hashable, Sendable {
    package var problem: String
    package var location: SourceLocation?
    package var remedy: String?

    init(_ problem: String, at location: SourceLocation? = nil, remedy: String? = nil) {
        (self.problem, self.location, self.remedy) = (problem, location, remedy)
    }
}
