/// One thing that is wrong with a file, in its author's words.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Sendable {
        case error
        case warning
    }

    package var severity: Severity
    /// A stable name of the rule, for machines and for suppressing: `unknown-field`.
    package var rule: String
    package var location: SourceLocation
    /// What is wrong: unknown field `sook`
    package var problem: String
    /// What would be right: did you mean `soak`?
    package var remedy: String?
    /// The source line, at most a screen of it; kept, so that no message reads the file twice.
    package var excerpt: Excerpt?

    package init(
        _ severity: Severity = .error, rule: String, at location: SourceLocation,
        _ problem: String, remedy: String? = nil, excerpt: Excerpt? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.location = location
        self.problem = problem
        self.remedy = remedy
        self.excerpt = excerpt
    }
}

/// A source line, or the part of a very long one around the place that is meant.
package struct Excerpt: Hashable, Sendable {
    package var text: String
    /// The column, from 1, of the first scalar of `text`.
    package var firstColumn: Int
    package var isCutBefore: Bool
    package var isCutAfter: Bool

    package init(
        text: String, firstColumn: Int = 1, isCutBefore: Bool = false, isCutAfter: Bool = false
    ) {
        self.text = text
        self.firstColumn = firstColumn
        self.isCutBefore = isCutBefore
        self.isCutAfter = isCutAfter
    }
}

extension Diagnostic: Comparable {
    package static func < (one: Diagnostic, other: Diagnostic) -> Bool {
        if one.location != other.location { return one.location < other.location }
        return (one.severity.rawValue, one.problem) < (other.severity.rawValue, other.problem)
    }
}
