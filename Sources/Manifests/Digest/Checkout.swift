/// What programs are given of the tree of their revision.
package enum Checkout: Hashable, Sendable {
    case wholeTree
    /// The files at these paths and below them, as far as there are any.
    case only(PathSet)

    package func holds(_ path: String) -> Bool {
        switch self {
        case .wholeTree: true
        case .only(let paths): paths.covers(path)
        }
    }

    /// The same for the same checkouts of a revision, and for no others.
    package var fingerprint: String {
        switch self {
        case .wholeTree: return "whole"
        case .only(let paths):
            // No path has a zero byte in it, so no two lists come out as one.
            return hexadecimal(sha256(Array(paths.sorted.joined(separator: "\0").utf8)))
        }
    }
}

/// A program as manifests write it, and what they say that it needs.
package struct WrittenProgram: Sendable {
    package var words: [Template]
    package var files: [Reference]

    package init(words: [Template], files: [Reference]) {
        (self.words, self.files) = (words, files)
    }
}

extension Checkout {
    /// Exactly what the digest of a stage covers of these programs, run in one environment or in none;
    /// without a stage, what it would cover of them in any.
    package init(
        approvedOf programs: [WrittenProgram], of stage: ResolvedStage?,
        in environment: Manifest<Environment>?
    ) {
        var paths = PathSet()
        for program in programs {
            let command = Command(
                words: program.words, files: program.files, environments: [environment])
            paths.formUnion(command.paths { Fillings(stage, in: $0) })
        }
        self = .only(paths)
    }
}
