import Manifests

/// One rollout in one environment, written `ROLLOUT/ENVIRONMENT`. A work stage is in `-`; an environment's
/// own variables and flags are a target whose rollout is `-`.
package struct TargetID: Hashable, Sendable {
    package var rollout: String
    package var environment: String

    package init(_ rollout: String, in environment: String) {
        self.rollout = rollout
        self.environment = environment
    }

    package static func work(of rollout: String) -> TargetID { TargetID(rollout, in: "-") }
    package static func own(of environment: String) -> TargetID { TargetID("-", in: environment) }

    package init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text != "-/-" else {
            return nil
        }
        self.init(String(parts[0]), in: String(parts[1]))
    }

    package var text: String { "\(rollout)/\(environment)" }
    package var isWork: Bool { environment == "-" }
    package var isOwn: Bool { rollout == "-" }
}

/// The one stage of an environment's own change.
package enum OwnStage {
    package static let name = "own"
}

extension TargetID: Comparable {
    package static func < (one: TargetID, other: TargetID) -> Bool {
        one.rollout == other.rollout
            ? bytesPrecede(one.environment, other.environment)
            : bytesPrecede(one.rollout, other.rollout)
    }
}
