import Ledger
import Manifests
import Planner

/// Targets in the order in which their rollout comes to them, as its plan is read.
struct TargetOrder {
    private let courses: [String: Course]

    init(_ desired: DesiredState) {
        courses = Dictionary(
            desired.rollouts.all.map { ($0.name, Course(of: $0, in: desired)) },
            uniquingKeysWith: { first, _ in first })
    }

    func sorted(_ targets: some Sequence<TargetID>) -> [TargetID] {
        targets.map { (target: $0, position: position(of: $0)) }.sorted { one, other in
            guard one.target.rollout == other.target.rollout, one.position != other.position
            else { return one.target < other.target }
            return one.position < other.position
        }.map(\.target)
    }

    func sorted(_ outlooks: [Outlook]) -> [Outlook] {
        sorted(outlooks.map(\.target)).compactMap { target in
            outlooks.first { $0.target == target }
        }
    }

    private func position(of target: TargetID) -> Int {
        courses[target.rollout]?.position(of: target) ?? 0
    }
}
