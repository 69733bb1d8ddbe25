import Manifests

/// A start that a person let through alone, until another has reviewed it.
package struct EmergencyRecord: Recorded {
    package var rollout = ""
    package var stage = ""
    package var by = ""
    /// As it was written.
    package var at = ""
    package var digest = ""
    package var reason = ""

    package init() {}

    package static let fields: [StateField<EmergencyRecord>] = [
        .required("rollout", \.rollout, .text),
        .required("stage", \.stage, .text),
        .required("by", \.by, .text),
        .required("at", \.at, .text),
        .required("digest", \.digest, .text),
        .required("reason", \.reason, .text),
    ]
}

/// That another person has looked at what was let through.
package struct ReviewRecord: Recorded {
    package var emergency = EmergencyRecord()
    package var by = ""
    /// As it was written.
    package var at = ""

    package init() {}

    package static let fields: [StateField<ReviewRecord>] = [
        .required("emergency", \.emergency, .record),
        .required("by", \.by, .text),
        .required("at", \.at, .text),
    ]
}

extension EmergencyRecord {
    /// As a sentence has it that says what has happened.
    package var words: String { "\(by) let \(rollout)/\(stage) through alone at \(at): \(reason)" }
}
