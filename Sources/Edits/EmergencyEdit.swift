package import Manifests
import YAML

/// A stage that one person lets through alone, as it is.
package struct LetThrough: Sendable {
    package var stage: String
    package var digest: String
    /// The longest that may be, unless said.
    package var lasts: TimeSpan?

    package init(stage: String, digest: String, lasts: TimeSpan? = nil) {
        (self.stage, self.digest, self.lasts) = (stage, digest, lasts)
    }
}

extension Editing {
    func letThrough(_ wish: LetThrough) throws(EditRefusal) -> FileEdit {
        let position = try position(of: wish.stage)
        guard let rule = policy?.emergency else {
            throw EditRefusal(
                "the policy says of nobody that they may let a stage through alone",
                remedy: "a Policy says who: emergency: {role: operations, review: {by: [qa]}}")
        }
        let role = rule.role.name
        try refuse(
            unless: policy?.roles[role]?.members.map(\.name) ?? [], role,
            "so it would count for nothing", at: policy?.roles[role]?.place,
            others: "; or say who you are: --by NAME")
        guard case .mapping(var entries) = saying.inline else {
            throw EditRefusal("there is nothing to write")
        }
        if saying.signed == nil { entries.insert(("digest", .text(wish.digest)), at: 2) }
        if let lasts = wish.lasts { entries.insert(("lasts", .text(lasts.words)), at: 2) }
        return try write(
            Edit(
                .set(.mapping(entries)), at: path(position),
                behind: Stage.definition.names(before: "entry")),
            "Let \(name)/\(wish.stage) through alone" + because)
    }

    func review(_ stage: String) throws(EditRefusal) -> FileEdit {
        let position = try position(of: stage)
        guard let emergency = rollout.spec.stages[position].entry?.emergency else {
            throw EditRefusal(
                "nobody has let \(name)/\(stage) through alone",
                at: rollout.spec.stages[position].place.node?.location,
                remedy: "reconcile status says what waits for a review")
        }
        _ = try roleOfReview(of: emergency.by.name, at: emergency.place.node?.location)
        // One that counts for nothing stands in nobody's way.
        if let word = emergency.reviewed, isReviewer(word.by.name) {
            throw EditRefusal(
                "`\(word.by.name)` has reviewed that already", at: word.place.node?.location,
                remedy: "the next pass takes it up; `reconcile status` shows whether one has")
        }
        return try write(
            Edit(.set(saying.inline), at: path(position) + [.key("reviewed")]),
            "Review that \(emergency.by.name) let \(name)/\(stage) through alone" + because)
    }

    /// As whom the speaker reviews what `person` let through.
    func roleOfReview(of person: String, at location: SourceLocation?) throws(EditRefusal)
        -> String
    {
        guard person != saying.by else {
            throw EditRefusal(
                "nobody reviews what they let through themselves", at: location,
                remedy: "ask another person; or say who you are: --by NAME")
        }
        try refuse(
            unless: reviewers.flatMap { policy?.roles[$0]?.members.map(\.name) ?? [] },
            reviewers.joined(separator: " or "), "so it would count for nothing",
            at: policy?.emergency?.place, others: "; or say who you are: --by NAME")
        return reviewers.first { policy?.isMember(saying.by, of: $0) == true } ?? ""
    }

    /// The roles of which a member may review.
    private var reviewers: [String] {
        let named = policy?.emergency?.review?.by.map(\.name) ?? []
        return named.isEmpty ? policy?.roles.names.map { $0 } ?? [] : named
    }

    private func isReviewer(_ person: String) -> Bool {
        reviewers.contains { policy?.isMember(person, of: $0) == true }
    }

    private func path(_ position: Int) -> [EditStep] {
        spec + [.key("stages"), .element(position), .key("entry"), .key("emergency")]
    }
}
