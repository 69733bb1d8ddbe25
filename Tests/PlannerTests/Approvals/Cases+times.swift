import Planner
import Testing

extension ApprovalCase {
    private static func given(_ at: String, rule: String = "{for: any, roles: [qa]}") -> Setting {
        Setting(given: "qa: {by: quinn, at: \(at)}", rule: rule)
    }

    private static let week = "{for: any, roles: [qa], validFor: 7d}"
    private static let results = Setting(
        given: "", rule: "{for: [eu], roles: [qa], after: results}, {for: any, roles: []}",
        before: "{name: us, environments: [us], soak: 1h}, ")

    /// Clocks: now is 2025-06-02T08:00Z.
    static let times = [
        ApprovalCase("dated today", "granted", given("2025-06-02")),
        ApprovalCase("dated this minute", "granted", given("2025-06-02T08:00Z")),
        ApprovalCase(
            "a clock ahead by less than two minutes", "granted", given("2025-06-02T08:01Z")),
        ApprovalCase(
            "a claimed time after the first sight", "qa misdated", says: "it was seen before that",
            given("2025-06-02T08:03Z")),
        ApprovalCase("dated tomorrow", "qa misdated", given("2025-06-03")),
        ApprovalCase("dated tomorrow, when tomorrow has come", "qa misdated", given("2025-06-03")) {
            $0.advance(by: "2d")
        },
        ApprovalCase(
            "dated today where the day begins first", "granted", given("2025-06-02T21:00+14:00")),
        ApprovalCase("in another zone", "granted", given("2025-06-02T10:00+02:00")),
        ApprovalCase("good for a week, after six days", "granted", given("2025-06-01", rule: week))
        {
            $0.advance(by: "6d")
        },
        ApprovalCase(
            "good for a week, after eight days", "qa expired", says: "it was good for 7d",
            given("2025-06-01", rule: week)
        ) { $0.advance(by: "8d") },
        ApprovalCase(
            "withheld: long expired when it is first seen", "qa expired",
            given("2025-05-01", rule: week)),
        ApprovalCase(
            "back-dated: it expires by what it claims", "qa expired",
            given("2025-05-27", rule: week)
        ) {
            $0.advance(by: "2d")
        },
        ApprovalCase("signed anew after it expired", "granted", given("2025-05-01", rule: week)) {
            $0.edit("{by: quinn, at: 2025-05-01}", "{by: quinn, at: 2025-06-02}")
        },
        ApprovalCase(
            "expired by the shortest of two rules", "qa expired",
            Setting(
                rule:
                    "{for: [eu], roles: [qa], validFor: 30d}, {for: [us], roles: [qa], validFor: 2d}",
                stage: "soak: 0s", rollout: ""
            ).with(environments: "[eu, us]")
        ) { $0.advance(by: "3d") },
        ApprovalCase(
            "a rule that is shortened later", "qa expired",
            given("2025-05-20", rule: "{for: any, roles: [qa], validFor: 30d}")
        ) {
            $0.edit("validFor: 30d", "validFor: 7d")
        },
        ApprovalCase(
            "before the results", "qa early",
            says: "us was verified after it, at 2025-06-02T09:00:00Z",
            results
        ) {
            $0.edit("checklist: [Ready]", "signedOff: {qa: \(quinn)}, checklist: [Ready]")
            $0.advance(by: "2h")
        },
        ApprovalCase("after the results", "granted", results) {
            $0.advance(by: "2h")
            $0.edit("checklist: [Ready]", "signedOff: {qa: \(quinn)}, checklist: [Ready]")
        },
        ApprovalCase("before the results, then given anew", "granted", results) {
            $0.edit("checklist: [Ready]", "signedOff: {qa: \(quinn)}, checklist: [Ready]")
            $0.advance(by: "2h")
            $0.edit(quinn, quinnAgain)
        },
        ApprovalCase(
            "before the results, where no rule asks for them", "granted",
            Setting(
                rule: "{for: [eu], roles: [qa]}, {for: any, roles: []}",
                before: "{name: us, environments: [us], soak: 1h}, ")
        ) { $0.advance(by: "2h") },
    ]

    private static let yesAndNo = Setting(
        given: "qa: [\(quinn), {vetoed: {by: quinn, at: 2025-06-01, reason: slow}}]")
    private static let no = ", {vetoed: {by: quinn, at: 2025-06-01, reason: slow}}"

    /// Vetoes, withdrawals and what lifts them.
    static let stops = [
        ApprovalCase("a veto", "vetoed by quinn as qa", yesAndNo),
        ApprovalCase("a veto that is taken out stands", "vetoed by quinn as qa", yesAndNo) {
            $0.edit(no, "")
        },
        ApprovalCase("a veto of other content", "granted", yesAndNo) {
            $0.edit(no, "")
            $0.edit(quinn, quinnAgain)
            $0.edit("version: 2.0.0", "version: 2.0.1")
        },
        ApprovalCase("a veto, and back to what it was about", "vetoed by quinn as qa", yesAndNo) {
            $0.edit(no, "")
            $0.edit("version: 2.0.0", "version: 2.0.1")
            $0.pass()
            $0.edit("version: 2.0.1", "version: 2.0.0")
        },
        ApprovalCase("a veto that its giver lifts", "granted", yesAndNo) {
            $0.edit(
                "{vetoed: {by: quinn, at: 2025-06-01, reason: slow}}",
                "{lifted: {by: quinn, at: 2025-06-02}}")
        },
        ApprovalCase("a veto that another lifts", "vetoed by quinn as qa", yesAndNo) {
            $0.edit(
                "{vetoed: {by: quinn, at: 2025-06-01, reason: slow}}",
                "{lifted: {by: olga, at: 2025-06-02}}")
        },
        ApprovalCase(
            "a veto that the lift role lifts", "granted",
            Setting(given: yesAndNo.given, policy: ", lift: operations")
        ) {
            $0.edit(
                "{vetoed: {by: quinn, at: 2025-06-01, reason: slow}}",
                "{lifted: {by: olga, at: 2025-06-02}}")
        },
        ApprovalCase("a veto after a lift", "vetoed by quinn as qa", yesAndNo) {
            $0.edit(no, ", {lifted: {by: quinn, at: 2025-06-02}}")
            $0.pass()
            $0.sleep(for: "1h")
            $0.edit(
                "{lifted: {by: quinn, at: 2025-06-02}}", "{vetoed: {by: quinn, at: 2025-06-02}}")
        },
        ApprovalCase("a veto by another role", "vetoed by olga as operations") {
            $0.add(
                signOff(
                    "stop",
                    "rollout: app, stage: eu, role: operations, vetoed: {by: olga, at: 2025-06-02}")
            )
        },
        ApprovalCase("a veto in a file that is deleted", "vetoed by olga as operations") {
            $0.add(
                signOff(
                    "stop",
                    "rollout: app, stage: eu, role: operations, vetoed: {by: olga, at: 2025-06-02}")
            )
            $0.pass()
            $0.remove("SignOff", "stop")
        },
        ApprovalCase(
            "a veto without any yes", "qa missing, vetoed by quinn as qa",
            Setting(given: "qa: {vetoed: {by: quinn, at: 2025-06-01}}")),
        ApprovalCase(
            "a veto on the way out holds no start", "granted",
            Setting(
                stage:
                    "soak: 0s, exit: {signOffs: [qa], signedOff: {qa: {vetoed: {by: quinn, at: 2025-06-01}}}}"
            )),
        ApprovalCase("a withdrawal", "qa withdrawn, quinn withdrew the approval of qa") {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {withdrawn: {by: quinn, at: 2025-06-02}}]")
        },
        ApprovalCase(
            "a withdrawal that is taken out stands",
            "qa withdrawn, quinn withdrew the approval of qa"
        ) {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {withdrawn: {by: quinn, at: 2025-06-02}}]")
            $0.pass()
            $0.edit(", {withdrawn: {by: quinn, at: 2025-06-02}}", "")
        },
        ApprovalCase("a withdrawal that is lifted", "granted") {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {withdrawn: {by: quinn, at: 2025-06-02}}]")
            $0.pass()
            $0.edit("withdrawn:", "lifted:")
        },
        ApprovalCase("a withdrawn one of other content, signed anew", "granted") {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {withdrawn: {by: quinn, at: 2025-06-02}}]")
            $0.pass()
            $0.edit("version: 2.0.0", "version: 2.0.1")
            $0.edit("[\(quinn), {withdrawn: {by: quinn, at: 2025-06-02}}]", quinnAgain)
        },
        ApprovalCase("a pause", "paused by erin") {
            $0.edit("version: 2.0.0", "paused: {by: erin, at: 2025-06-02}, version: 2.0.0")
        },
        ApprovalCase("a pause that is taken out", "granted") {
            $0.edit("version: 2.0.0", "paused: {by: erin, at: 2025-06-02}, version: 2.0.0")
            $0.pass()
            $0.edit("paused: {by: erin, at: 2025-06-02}, ", "")
        },
    ]

    /// What stood in a commit that nobody looked at when it was the newest.
    static let unseen = [
        ApprovalCase(
            "a veto that was pushed and taken out between two passes", "vetoed by quinn as qa"
        ) {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {vetoed: {by: quinn, at: 2025-06-02}}]")
            $0.editUnseen(", {vetoed: {by: quinn, at: 2025-06-02}}", "")
        },
        ApprovalCase(
            "a withdrawal between two passes", "qa withdrawn, quinn withdrew the approval of qa"
        ) {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {withdrawn: {by: quinn, at: 2025-06-02}}]")
            $0.editUnseen(", {withdrawn: {by: quinn, at: 2025-06-02}}", "")
        },
        ApprovalCase("a veto and its lift between two passes", "granted") {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {vetoed: {by: quinn, at: 2025-06-02}}]")
            $0.editUnseen("{vetoed: {by", "{lifted: {by")
            $0.editUnseen(", {lifted: {by: quinn, at: 2025-06-02}}", "")
        },
        ApprovalCase("a veto of what was changed between two passes too", "granted") {
            $0.edit("qa: \(quinn)", "qa: [\(quinn), {vetoed: {by: quinn, at: 2025-06-02}}]")
            $0.editUnseen(", {vetoed: {by: quinn, at: 2025-06-02}}", "")
            $0.edit("version: 2.0.0", "version: 2.0.1")
            $0.edit(quinn, quinnAgain)
        },
        ApprovalCase(
            "a sign-off, and a change after it in the same push", "qa stale", says: "by mallory",
            Setting(given: "")
        ) {
            $0.edit("checklist: [Ready]", "signedOff: {qa: \(quinn)}, checklist: [Ready]")
            $0.author = .init(name: "mallory", address: "m@example.com")
            $0.editUnseen("./deploy.sh", "./other.sh")
        },
        ApprovalCase(
            "a sign-off that came and went between two passes", "qa missing", Setting(given: "")
        ) {
            $0.edit("checklist: [Ready]", "signedOff: {qa: \(quinn)}, checklist: [Ready]")
            $0.editUnseen("signedOff: {qa: \(quinn)}, ", "")
        },
    ]
}

extension ApprovalCase.Setting {
    /// Of the stage, where it is for more than one.
    fileprivate func with(environments: String) -> ApprovalCase.Setting {
        var other = self
        other.places = environments
        return other
    }
}
