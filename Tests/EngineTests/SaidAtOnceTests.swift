import Foundation
import TestSupport
import Testing

/// What was said by a person or a policy, and that it does not count yet: told by whatever is asked next.
@Suite("What does not count yet") struct SaidAtOnceTests {
    private func team(_ policy: String, _ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.sandbox.write("desired-state/policy.yaml", policy)
        try play.declare(
            Playground.environment("staging") + "\n" + Playground.environment() + """

                apiVersion: reconcile/v1
                kind: Rollout
                metadata: {name: app}
                spec:
                  version: 2.0.0
                  stages:
                    - {name: staging, environments: [staging]}
                    - {name: production, environments: [production]}

                """)
        try play.shell("git config user.name Test; git config user.email other@example.com")
        try play.reconcile("init")
        return play
    }

    private static let policy = """
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec:
          roles: {engineering: [erin], qa: [quinn]}
          amend: {roles: [engineering]}
          signOffs: [{for: any, roles: [qa]}]

        """

    private func sign(_ play: Playground, _ stage: String, _ more: String = "") throws {
        let signed = try play.shell(
            "$RECONCILE sign-off app \(stage) --yes --role qa --by quinn \(more)")
        #expect(signed.status == 0, "\(signed)")
    }

    @Test func `a sign-off that no pass has seen is told, and asks nobody any more`() throws {
        let play = try team(Self.policy)
        try play.reconcile("--once")
        try sign(play, "staging")
        for words in [["status"], ["why", "app/staging"]] {
            let told = try play.shell("$RECONCILE \(words.joined(separator: " "))").output
            #expect(told.contains("signed off by quinn, counts from the next pass"), "\(told)")
            #expect(!told.contains("has not signed off") && !told.contains("ask quinn"), "\(told)")
        }
        let mine = try play.reconcile("status", "--mine", "--by", "quinn").output
        #expect(mine == "Nothing waits for quinn.\n")
        #expect(try play.reconcile("--once").output.contains("app/staging: staging starts"))
    }

    @Test func `a veto that no pass has seen is told, and nothing starts by then`() throws {
        let play = try team(Self.policy)
        try play.reconcile("--once")
        try sign(play, "staging", "--veto --reason slow")
        let status = try play.reconcile("status").output
        #expect(
            status.contains("vetoed by quinn as qa, counts from the next pass"), "\(status)")
        let pass = try play.reconcile("--once").output
        #expect(
            pass.contains("vetoed by quinn as qa\n") || pass.contains("vetoed by quinn as qa ("))
        #expect(play.left("staging") == nil)
    }

    @Test func `a policy that is not adopted is told by status, why and the pass`() throws {
        let play = try team(Self.policy)
        try play.reconcile("--once")
        try play.sandbox.write(
            "desired-state/policy.yaml",
            Self.policy.replacing("roles: [qa]", with: "roles: [engineering]"))
        try play.sandbox.commit("Ask others")
        let pass = try play.reconcile("--once").output
        let status = try play.reconcile("status").output
        let why = try play.reconcile("why", "app/staging").output
        for told in [pass, status, why] {
            #expect(told.contains("\nNot in force yet:\n  the change of the policy"), "\(told)")
            #expect(told.contains("ask erin"), "\(told)")
        }
        let json = try play.reconcile("status", "--output", "json").output
        #expect(
            json.contains("\"adoptions\": [\n    {\n      \"gate\": \"environment\""), "\(json)")
    }

    @Test func `who approved a stage is told when it is long done`() throws {
        let play = try team(Self.policy)
        try play.reconcile("--once")
        try sign(play, "staging")
        try play.reconcile("--once")
        try sign(play, "production")
        try play.reconcile("--once")
        let why = try play.reconcile("why", "app/staging").output
        #expect(why.contains("      signed off: qa by quinn at "), "\(why)")
        let json = try play.reconcile("why", "app/staging", "--output", "json").output
        #expect(json.contains("\"held\": \"qa by quinn at "), "\(json)")
    }

    @Test func `a place that no rule is for is told before anything is pushed`() throws {
        let play = try team(
            Self.policy.replacing("{for: any, roles: [qa]}", with: "{for: [staging], roles: [qa]}"))
        let checked = try play.reconcile("validate")
        #expect(checked.status == 0, "\(checked)")
        #expect(
            checked.output.contains(
                "warning: no rule of the policy is for `production`, so the stage `production` never starts there"
            ), "\(checked)")
        #expect(checked.output.contains("such as {for: any, roles: [qa]}"), "\(checked)")
        #expect(!checked.output.contains("for `staging`"), "\(checked)")
    }

    @Test func `a broken policy does not tell people to mend the one in force`() throws {
        let play = try team(
            Self.policy.replacing("{for: any, roles: [qa]}", with: "{for: [staging], roles: [qa]}"))
        try play.reconcile("--once")
        try sign(play, "staging")
        try play.reconcile("--once")
        try play.sandbox.write(
            "desired-state/policy.yaml", Self.policy.replacing("signOffs:", with: "signOfs:"))
        try play.sandbox.commit("Break")
        let plan = try play.reconcile("plan").output.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(
            plan.contains(
                "unknown field `signOfs` in a policy; the policy in force counts until that is mended"
            ), "\(plan)")
        #expect(plan.contains("no rule of the policy in force is for production"), "\(plan)")
        #expect(!plan.contains("add one at the end"), "\(plan)")
    }

    @Test func `a name that the policy does not know is told so`() throws {
        let play = try team(Self.policy)
        let mine = try play.reconcile("status", "--mine", "--by", "mallory").output
        #expect(
            mine.hasPrefix("Nothing waits for mallory.\nThe policy knows nobody called `mallory`."),
            "\(mine)")
        #expect(mine.contains("`erin` and `quinn`"))
        #expect(
            try play.reconcile("status", "--mine", "--by", "mallory", "--output", "json").output
                .contains("\"known\": false"))
    }

    @Test func `a merge by whose policy less is asked says so in its first line`() throws {
        let play = try team(
            Self.policy.replacing("roles: [qa]}", with: "roles: [qa, engineering]}"))
        try play.reconcile("--once")
        try play.shell(
            """
            git switch -qc weaker
            sed -i 's/roles: .qa, engineering.}/roles: [qa]}/' desired-state/policy.yaml
            git commit -qam Weaker; git switch -q main
            """)
        let plan = try play.reconcile("plan", "--base", "main", "--head", "weaker").output
        let first = plan.components(separatedBy: "\n\n")[0].replacing("\n", with: " ")
        #expect(
            first.hasSuffix(
                "Its policy asks less of people in production and staging, once it is adopted"),
            "\(plan)")
    }
}
