/// The four questions that a sign-off answers; the stage digest has one part for each.
package enum Part: String, CaseIterable, Sendable {
    case what
    case afterWhat = "after what"
    case underWhat = "under what"
    case byWhat = "by what"
}

/// Whether the stage digest covers a field. One that says nothing is covered as what it stands in.
package enum Coverage: Sendable, Equatable {
    case covered(Part)
    /// On the exclusion list, with the reason that the reference page gives.
    case excluded(String)
    /// Covered not as it stands here, but as what it comes out as in the resolved stage; says where.
    case resolved(String)

    package static let what = Coverage.covered(.what)
    package static let afterWhat = Coverage.covered(.afterWhat)
    package static let underWhat = Coverage.covered(.underWhat)
    package static let byWhat = Coverage.covered(.byWhat)
}
