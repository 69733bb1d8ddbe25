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
    case letThrough(LetThrough)
    /// Of the stage that somebody else let through.
    case review(stage: String)
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
    /// How it was found out who speaks, where nobody said it.
    package var foundBy: String?
    /// Where it is signed: what of the statement nobody can work out.
    package var signed: SignedWord?
    /// Where a yes lifts an earlier no of the same person: the same for that.
    package var lift: SignedWord?

    package init(
        by: String, at: Instant, reason: String? = nil, signed: SignedWord? = nil,
        lift: SignedWord? = nil
    ) {
        (self.by, self.at, self.reason) = (by, at, reason)
        (self.signed, self.lift) = (signed, lift)
    }

    var inline: Inline {
        let fields: [(key: String, value: String?)] = [
            ("by", by), ("at", at.text), ("digest", signed?.digest),
            ("notBefore", signed?.notBefore?.text), ("saw", signed?.saw), ("reason", reason),
            ("signature", signed?.signature),
        ]
        return .mapping(
            fields.compactMap { field in
                field.value.map { (key: field.key, value: .text($0)) }
            })
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

/// The parts of a signed statement that stand in the manifest.
package struct SignedWord: Sendable {
    package var digest: String?
    package var notBefore: Instant?
    package var saw: String?
    package var signature: String

    package init(_ statement: Statement, signature: String) {
        (digest, notBefore, saw) = (statement.digest, statement.notBefore, statement.ledger)
        self.signature = signature
    }
}
