import Testing

extension ApprovalCase {
    private static func alone(_ word: String, _ more: String = "") -> Setting {
        Setting(
            given: "", policy: ", emergency: {role: operations}",
            entry: ", checklist: [Ready], emergency: {\(word)}\(more)")
    }

    private static let word = "by: olga, at: 2025-06-02T07:00:00Z, reason: down"

    /// One person lets it through alone.
    static let emergencies = [
        ApprovalCase("an emergency", "granted", alone(word)),
        ApprovalCase(
            "an emergency of a stranger", "qa missing",
            says: "mallory is not a member of operations",
            alone("by: mallory, at: 2025-06-02T07:00:00Z, reason: down")),
        ApprovalCase(
            "an emergency that is over", "qa missing", says: "it was over at",
            alone("by: olga, at: 2025-06-01T07:00:00Z, reason: down")),
        ApprovalCase("an emergency of other content", "qa missing", alone(word)) {
            $0.edit("version: 2.0.0", "version: 2.0.1")
        },
        ApprovalCase(
            "an emergency beside a veto", "qa missing, vetoed by quinn as qa",
            alone(word, ", signedOff: {qa: {vetoed: {by: quinn, at: 2025-06-02}}}")),
        ApprovalCase(
            "an emergency where nobody may", "qa missing", says: "the policy says of nobody",
            Setting(given: "", entry: ", checklist: [Ready], emergency: {\(word)}")),
    ]
}
