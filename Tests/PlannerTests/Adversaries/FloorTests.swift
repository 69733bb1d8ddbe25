import Ledger
import Manifests
import Planner
import Testing

/// What executes is signed, also where a weaker rule asks for nothing.
@Suite("What executes") struct FloorTests {
    private let weak =
        "{for: {tier: test}, roles: []}, {for: any, roles: [engineering, qa], proof: signed}"

    private func team(_ rule: String? = nil, eu: String = "") -> Scenario {
        var holder = KeyHolder(rule: rule ?? weak)
        (holder.labels, holder.eu) = ("{tier: test}", eu)
        return holder.scenario
    }

    private func signed(
        _ s: Scenario, as role: String, by person: String, at: String = KeyHolder.at
    )
        throws -> String
    {
        "\(role): {\(KeyHolder.word(try KeyHolder.statement(s, as: role, by: person, at: at)))}"
    }

    @Test func `a rule that asks nobody asks one signature of a stronger one for what runs`() throws
    {
        let s = team()
        #expect(
            KeyHolder.held(s, "") == [
                "sign-off: engineering or qa has not signed off; nobody has signed what it runs: signed, as another rule asks"
            ])
        #expect(KeyHolder.held(s, try signed(s, as: "qa", by: "quinn")) == ["started"])
        #expect(
            KeyHolder.held(s, "qa: {by: quinn, at: \(KeyHolder.at)}").first?.hasPrefix(
                "sign-off: engineering or qa: quinn's sign-off of 2025-06-01T12:00Z is unproven: it carries no signature; "
            ) == true)
    }

    @Test func `what was signed once runs again, with another version`() throws {
        var s = team()
        s.edit("signedOff: {}", "signedOff: {\(try signed(s, as: "qa", by: "quinn"))}")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
        s.edit("version: 2.0.0", "version: 2.1.0")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified" && s.version("eu") == "2.1.0")
        #expect(s.observed.environments["eu"]?.means.count == 1)
    }

    @Test(
        "a rollout that goes nowhere, and a signed rule that asks nobody, run nothing unsigned",
        arguments: [
            "{for: any, roles: [engineering, qa], proof: signed}",
            "{for: any, change: configuration, roles: [], proof: signed}, {for: any, roles: [qa], proof: signed}",
        ])
    func asksNobody(rule: String) throws {
        var s = KeyHolder(rule: rule).scenario
        s.add(
            rule.contains("change")
                ? rollout(
                    "evil",
                    "component: lib, version: 6.6.6, change: configuration, stages: [{name: all, environments: [eu], soak: 0s}]"
                )
                : rollout("evil", "stages: [{name: all, steps: [{run: [./evil.sh]}]}]"))
        s.pass()
        let target = rule.contains("change") ? "evil/eu" : "evil/-"
        #expect(
            s.waits(target).first?.contains("nobody has signed what it runs") == true,
            "\(s.waits(target))")
    }

    @Test func `another program asks again`() throws {
        var s = team()
        s.edit("signedOff: {}", "signedOff: {\(try signed(s, as: "qa", by: "quinn"))}")
        s.pass()
        s.edit("version: 2.0.0", "version: 2.1.0")
        s.edit("soak: 0s,", "soak: 0s, steps: [{run: [./evil.sh]}],")
        s.pass()
        #expect(s.version("eu") == "2.0.0")
        #expect(
            s.waits("app/eu").first?.hasPrefix(
                "sign-off: engineering or qa: quinn's sign-off of 2025-06-01T12:00Z is spent; nobody has signed what it runs"
            ) == true, "\(s.waits("app/eu"))")
    }

    @Test func `a rule that asks a role by its word has it signed for what runs`() throws {
        let s = team(
            "{for: {tier: test}, roles: [engineering]}, {for: any, roles: [qa], proof: signed}")
        #expect(
            KeyHolder.held(s, "engineering: {by: erin, at: \(KeyHolder.at)}").first?.hasPrefix(
                "sign-off: engineering: erin's sign-off of 2025-06-01T12:00Z is unproven") == true)
        #expect(KeyHolder.held(s, try signed(s, as: "engineering", by: "erin")) == ["started"])
    }

    @Test func `where nothing is signed nothing changes`() {
        var s = KeyHolder(rule: "{for: any, roles: []}").scenario
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
        let record = s.observed.environments["eu"]
        #expect(record?.means == [] && record?.programs == nil)
    }

    @Test func `an environment is not observed by a program that nobody has signed`() throws {
        let observe = "observe: {run: [./observe.sh]}"
        var s = Scenario(
            env("eu", actions: observe),
            policy(
                "repository: r, branch: main, people: {quinn: {keys: [{ssh: \(Signing.line("quin"))}]}}, "
                    + "roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa], proof: signed}]"))
        s.pass()
        #expect(s.plan.steps.isEmpty)
        s.sleep(for: "10m")
        #expect(s.plan.steps == [.observe("eu")])
        // The same by its name, and another by its content.
        s.edit("./observe.sh", "./other.sh")
        s.pass()
        s.sleep(for: "10m")
        #expect(!s.plan.steps.contains(.observe("eu")))
    }
}
