import Ledger
import Manifests
import Testing

@testable import Planner

/// One case of approval: what people do, and the verdict in words that it must come to.
struct ApprovalCase: Sendable, CustomTestStringConvertible {
    var name: String
    /// Of `app/eu`, unless said.
    var verdict: String
    /// What is also said of it.
    var says: String
    var target: String
    var setting: Setting
    var story: @Sendable (inout Scenario) -> Void

    init(
        _ name: String, _ verdict: String, says: String = "", of target: String = "app/eu",
        _ setting: Setting = Setting(),
        _ story: @escaping @Sendable (inout Scenario) -> Void = { _ in }
    ) {
        (self.name, self.verdict, self.says, self.target) = (name, verdict, says, target)
        (self.setting, self.story) = (setting, story)
    }

    var testDescription: String { name }

    /// A stage `eu` that somebody has approved, and that something else still holds.
    struct Setting: Sendable {
        var given = "qa: \(quinn)"
        var rule = "{for: any, roles: [qa]}"
        var policy = ""
        var roles = PlannerTests.roles
        /// Of the stage, beside its name and its entry.
        var stage = "soak: 0s"
        var places = "[eu]"
        /// Of its entry, beside what was signed.
        var entry = ", checklist: [Ready]"
        var before = ""
        var after = ""
        var rollout = ""
        var eu = ""
    }

    func live() -> Scenario {
        var s = Scenario(setting.files)
        s.pass()
        story(&s)
        s.pass()
        return s
    }
}

let quinn = "{by: quinn, at: 2025-06-01}"
let quinnAgain = "{by: quinn, at: 2025-06-02T07:00}"

extension ApprovalCase.Setting {
    var files: [String] {
        let signed = given.isEmpty ? "" : "signedOff: {\(given)}"
        let inside = signed.isEmpty ? String(entry.drop { $0 == "," || $0 == " " }) : signed + entry
        let entry = inside.isEmpty ? "" : ", entry: {\(inside)}"
        return [
            env("eu", eu), env("us"),
            PlannerTests.policy("\(roles), signOffs: [\(rule)]\(policy)"),
            PlannerTests.rollout(
                "app",
                "version: 2.0.0, \(rollout)stages: [\(before){name: eu, environments: \(places), \(stage)\(entry)}\(after)]"
            ),
        ]
    }
}

extension Scenario {
    /// What is said of a target's sign-offs and stops: `granted`, `starts`, or each verdict that is none of these.
    func verdict(_ target: String) -> String {
        guard let outlook = outlook(target), outlook.news != .done else { return "starts" }
        let held = outlook.waits.filter { $0.gate == .signOff || $0.gate == .stop }
        if held.isEmpty { return outlook.waits.isEmpty ? "starts" : "granted" }
        let said = outlook.signOffs.filter { $0.word != .granted }.map {
            "\($0.role) \($0.word.rawValue)"
        }
        let stops = held.filter { $0.gate == .stop }.map(\.words)
        var met: Set<String> = []
        return (said + stops).filter { met.insert($0).inserted }.joined(separator: ", ")
    }
}

@Suite("Cases of approval") struct ApprovalCaseTests {
    @Test(arguments: ApprovalCase.all) func `each comes to its verdict`(_ one: ApprovalCase) {
        let s = one.live()
        #expect(s.verdict(one.target) == one.verdict, "\(s.waits(one.target))")
        let words = s.waits(one.target).joined(separator: "\n")
        #expect(one.says.isEmpty || words.contains(one.says), "\(words)")
    }

    @Test func `there are a hundred of them, each of another name`() {
        #expect(ApprovalCase.all.count >= 100)
        #expect(Set(ApprovalCase.all.map(\.name)).count == ApprovalCase.all.count)
    }

    @Test func `every verdict is come to by some case, but the one that needs a signature`() {
        let reached = ApprovalCase.all.map(\.verdict).joined(separator: ", ")
        for word in SignOffVerdict.Word.allCases where word != .unproven {
            #expect(reached.contains(word.rawValue), "\(word.rawValue)")
        }
    }
}

extension ApprovalCase {
    static let all =
        members + contents + layouts + reverts + times + stops + quorums + authors + scopes + unseen
        + emergencies
}
