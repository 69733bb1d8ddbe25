import Ledger
import Manifests
import Planner

/// Targets in the order in which their rollout comes to them, as its plan is read.
struct TargetOrder {
    /// Where a target comes first on the way of its rollout.
    private var positions: [TargetID: Int] = [:]

    init(_ desired: DesiredState) {
        for rollout in desired.rollouts.all {
            positions.merge(Course(of: rollout, in: desired).positions) { first, _ in first }
        }
    }

    func sorted(_ targets: some Sequence<TargetID>) -> [TargetID] { sorted(targets, by: \.self) }

    func sorted(_ outlooks: [Outlook]) -> [Outlook] { sorted(outlooks, by: \.target) }

    /// What is not on the way of its rollout any more comes after what is.
    private func sorted<Element>(
        _ elements: some Sequence<Element>, by target: (Element) -> TargetID
    ) -> [Element] {
        let placed = elements.map { element in
            (element, target: target(element), position: positions[target(element)] ?? .max)
        }
        return placed.sorted { one, other in
            guard one.target.rollout == other.target.rollout, one.position != other.position
            else { return one.target < other.target }
            return one.position < other.position
        }.map(\.0)
    }
}
