package import YAML

/// Why a state file cannot be what we wrote.
package struct StateProblem: Error, Hashable, Sendable {
    package var problem: String
    package var location: SourceLocation?

    package init(_ problem: String, at node: Node? = nil) {
        self.problem = problem
        location = node?.location
    }
}

extension StateProblem: CustomStringConvertible {
    package var description: String {
        location.map { "\($0.words): \(problem)" } ?? problem
    }
}
