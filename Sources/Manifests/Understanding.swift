package import YAML

/// How a text that could be read in two ways was taken.
package struct Understanding: Sendable, Equatable {
    package var location: SourceLocation
    package var words: String
}

extension DesiredState {
    /// Returns how the bounds of checks were taken, in the order of their places.
    package var understandings: [Understanding] {
        let used = rollouts.all.flatMap(\.spec.stages).flatMap(\.uses)
        var found = checks.all.flatMap {
            understood($0.spec, called: $0.name, better: $0.spec.better)
        }
        for use in used {
            let better = use.own.better ?? checks[use.check.name]?.spec.better
            found += understood(use.own, called: use.check.name, better: better)
        }
        return found.sorted { $0.location < $1.location }
    }

    private func understood(_ check: Check, called name: String, better: Better?) -> [Understanding]
    {
        let bounds = [
            ("target", check.target), ("alert", check.alert), ("critical", check.critical),
        ]
        return bounds.compactMap { field, bound in
            // What is inherited is told where it stands.
            guard let bound, let node = check.place.node?.value(of: field) else { return nil }
            return Understanding(
                location: node.location,
                words: "`\(field)` of `\(name)` is \(bound.words)" + bound.side(better))
        }
    }
}

extension Bound {
    /// `within` judges the worse side only, so it must be said which that is.
    fileprivate func side(_ better: Better?) -> String {
        guard case .within = meaning else { return "" }
        return better == .higher
            ? "; higher is better, so only lower counts"
            : "; lower is better, so only higher counts"
    }
}
