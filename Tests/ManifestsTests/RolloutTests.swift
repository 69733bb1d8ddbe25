import Testing

@testable import Manifests

private let errors = manifest("Check", "errors", "{run: [./deploy.sh], critical: above 5}")
private let speed = manifest("Check", "speed", "{run: [./deploy.sh], critical: above 9}")

@Suite("What a rollout says once") struct DefaultsTests {
    private func stages(_ fields: String) throws -> [Stage] {
        let state = desired(environment("eu"), errors, speed, rollout("app", fields))
        #expect(state.problems == [])
        return try #require(state.rollouts["app"]).spec.resolvedStages()
    }

    @Test func `lists of checks add up, and a stage overrides one by its name`() throws {
        let stage = try stages(
            """
            defaults: {checks: [errors, speed]},
            stages: [{name: a, environments: [eu], checks: [{speed: {critical: above 3}}]}]
            """)[0]
        #expect(stage.checks.map(\.check.name) == ["errors", "speed"])
        #expect(stage.checks[0].own.critical == nil)
        #expect(stage.checks[1].own.critical?.words == "above 3")
    }

    @Test func `a stage overrides its soak and steps, and its ladder as a whole`() throws {
        let read = try stages(
            """
            rollback: {scope: rollout, levels: [flags]},
            defaults: {soak: 1h, rhythm: every 5m, rollback: {scope: stage, levels: [flags, service]},
                       steps: [{run: [./deploy.sh, usual]}]},
            stages: [{name: a, environments: [eu]},
                     {name: b, environments: [eu], soak: 2h, rollback: {levels: [person]}, steps: [{run: [./deploy.sh]}]}]
            """)
        #expect(read[0].soak?.words == "1h")
        #expect(read[0].rhythm?.words == "every 5m")
        #expect(read[0].rollback?.scope == .stage)
        #expect(read[0].steps.map { $0.run.map(\.text) } == [["./deploy.sh", "usual"]])
        #expect(read[1].soak?.words == "2h")
        #expect(read[1].rollback?.scope == nil)
        #expect(read[1].rollback?.levels.map(\.level.name) == ["person"])
        #expect(read[1].steps.map { $0.run.map(\.text) } == [["./deploy.sh"]])
    }

    @Test func `an empty list that is written means none`() throws {
        let read = try stages(
            """
            defaults: {checks: [errors], steps: [{run: [./deploy.sh]}], entry: {checklist: [One], signOffs: []}},
            stages: [{name: a, environments: [eu], checks: [], steps: [], entry: {checklist: []}},
                     {name: b, environments: [eu], checks: []}]
            """)
        #expect(read[0].checks == [] && read[0].steps == [])
        #expect(read[0].entry?.checklist == [])
        #expect(read[1].checks == [] && read[1].steps.count == 1)
        #expect(read[1].entry?.checklist.map(\.item.name) == ["One"])
    }

    @Test func `what extends an environment without windows has none either`() {
        let state = desired(
            environment("base", "abstract: true, windows: [{days: mon}]"),
            environment("open", "extends: base, windows: []"), environment("eu", "extends: open"))
        #expect(state.problems == [])
        #expect(state.environments["base"]?.spec.windows.count == 1)
        #expect(state.environments["open"]?.spec.windows == [])
        #expect(state.environments["eu"]?.spec.windows == [])
    }

    @Test func `the rollout's ladder is every stage's that has none`() throws {
        let read = try stages(
            "rollback: {levels: [flags]}, stages: [{name: a, environments: [eu]}]")
        #expect(read[0].rollback?.levels.map(\.level.name) == ["flags"])
    }

    @Test func `checklists on the way in add up, and an item said again is the stage's`() throws {
        let read = try stages(
            """
            defaults: {entry: {checklist: [One, Two]}},
            stages: [{name: a, environments: [eu], entry: {checklist: [{item: Two, optional: true}, Three]}}]
            """)
        #expect(read[0].entry?.checklist.map(\.item.name) == ["One", "Two", "Three"])
        #expect(read[0].entry?.checklist.map(\.optional) == [false, true, false])
    }

    @Test func `a stage of work inherits nothing`() throws {
        let read = try stages(
            """
            rollback: {levels: [flags]}, defaults: {soak: 1h, checks: [errors], entry: {checklist: [One]}},
            stages: [{name: a, steps: [{run: [./deploy.sh]}]}]
            """)
        #expect(read[0].isWork)
        #expect(read[0].soak == nil)
        #expect(read[0].checks == [])
        #expect(read[0].entry == nil)
        #expect(read[0].rollback == nil)
    }
}

@Suite("Exposures") struct ExposureTests {
    private func exposures(_ fields: String) throws -> [Exposure] {
        let state = desired(environment("eu"), environment("us"), rollout("app", fields))
        #expect(state.problems == [])
        return try #require(state.rollouts["app"]).spec.exposures()
    }

    private func flags(_ exposure: Exposure) -> [String] {
        exposure.flags.rows.map { row in
            "\(row.name)=\(row.value.percentage?.words ?? row.value.value?.words ?? "")"
        }
    }

    @Test func `a stage has what the stages before it set, and its own over that`() throws {
        let read = try exposures(
            """
            variables: {LEVEL: info},
            stages: [{name: a, environments: [eu], flags: {NEW: 20%, OLD: true}},
                     {name: b, environments: [us], flags: {NEW: 40%}, variables: {LEVEL: debug}}]
            """)
        #expect(flags(read[0]) == ["NEW=20%", "OLD=true"])
        #expect(flags(read[1]) == ["NEW=40%", "OLD=true"])
        #expect(read[0].variables.names == ["LEVEL"])
        #expect(read[1].variables["LEVEL"] != read[0].variables["LEVEL"])
    }

    @Test func `what does not carry stays where it is`() throws {
        let read = try exposures(
            """
            stages: [{name: a, environments: [eu], carry: false, flags: {DEBUG: true}, variables: {LEVEL: debug}},
                     {name: b, environments: [us], flags: {NEW: true}}]
            """)
        #expect(flags(read[0]) == ["DEBUG=true"])
        #expect(flags(read[1]) == ["NEW=true"])
        #expect(read[1].variables.isEmpty)
    }

    @Test func `all gradual flags are raised, and one that is further stays`() throws {
        let read = try exposures(
            """
            stages: [{name: a, environments: [eu], flags: {NEW: 20%, FAR: 60%, OLD: true}},
                     {name: work}, {name: b, environments: [eu], raiseTo: 40%}]
            """)
        #expect(flags(read[1]) == flags(read[0]))
        #expect(flags(read[2]) == ["NEW=40%", "FAR=60%", "OLD=true"])
    }

    @Test func `a flag that only cohorts have is raised beside them`() throws {
        let read = try exposures(
            """
            cohorts: {admins: {role: admin}},
            stages: [{name: a, environments: [eu], flags: {NEW: {cohorts: [admins]}}},
                     {name: b, environments: [eu], raiseTo: 40%}]
            """)
        #expect(flags(read[1]) == ["NEW=40%"])
        #expect(read[1].flags["NEW"]?.cohorts.map(\.name) == ["admins"])
    }
}

@Suite("The order of rollouts") struct RolloutOrderTests {
    private func state(_ rollouts: String...) -> DesiredState {
        desired([environment("eu")] + rollouts)
    }

    private let stage = "version: 1.0.0, stages: [{name: a, environments: [eu]}]"

    @Test func `two that bring one version to one environment are rivals`() {
        let rivals = state(rollout("one", stage), rollout("two", stage))
        #expect(rivals.problems == ["`one` and `two` both set the version of `app` in `eu`"])
        #expect(rivals.isHeld(.rollout, "one") && rivals.isHeld(.rollout, "two"))
    }

    @Test(arguments: ["after: [one]", "supersedes: [one]", "standing: true", "component: db"])
    func `they are none where one is said to come first, or they bring different things`(
        word: String
    ) {
        #expect(state(rollout("one", stage), rollout("two", word + ", " + stage)).problems == [])
    }

    @Test func `order reaches across rollouts between them`() {
        let line = state(
            rollout("one", stage), rollout("two", "after: [one], " + stage),
            rollout("three", "after: [two], " + stage))
        #expect(line.problems == [])
        var order = RolloutOrder(line)
        let isOrdered = order.isOrdered("one", "three")
        #expect(isOrdered)
        #expect(order.rank("one") < order.rank("two"))
        #expect(order.rank("two") < order.rank("three"))
    }

    @Test func `two standing rollouts are rivals like any other`() {
        let word = "standing: true, " + stage
        #expect(state(rollout("one", word), rollout("two", word)).problems.count == 1)
    }

    @Test func `a circle is said once, and holds its members only`() {
        let circle = state(
            rollout("a", "component: a, after: [b], " + stage),
            rollout("b", "component: b, after: [a], " + stage),
            rollout("c", "component: c, " + stage))
        #expect(circle.problems == ["these rollouts wait for each other: a after b after a"])
        #expect(circle.isHeld(.rollout, "a") && circle.isHeld(.rollout, "b"))
        #expect(!circle.isHeld(.rollout, "c"))
    }
}

@Suite("Holds") struct HoldTests {
    private let stage = "stages: [{name: a, environments: [eu]}]"
    private let hook = manifest("Channel", "team", "{webhook: {url: https://example.com}}")

    @Test func `an invalid rollout hides no other, and is still there`() {
        let state = desired(
            environment("eu"), rollout("bad", "sook: 1h, " + stage), rollout("good", stage))
        #expect(state.rollouts.names == ["bad", "good"])
        #expect(state.isHeld(.rollout, "bad"))
        #expect(!state.isHeld(.rollout, "good"))
        #expect(state.rollouts["bad"]?.spec.stages.map(\.name.name) == ["a"])
    }

    @Test func `an error in an environment holds the rollouts that select it, and no others`() {
        let state = desired(
            environment("eu", "drift: repair", labels: "{tier: 1}"), environment("us"),
            rollout("by-name", stage),
            rollout("by-label", "stages: [{name: a, environments: {tier: 1}}]"),
            rollout("other", "stages: [{name: a, environments: [us]}]"))
        #expect(state.problems.count == 1)
        #expect(state.isHeld(.rollout, "by-name") && state.isHeld(.rollout, "by-label"))
        #expect(!state.isHeld(.rollout, "other"))
        #expect(
            state.holds(of: Subject(.rollout, "by-name")).map(\.subject) == [
                Subject(.environment, "eu")
            ])
    }

    @Test func `an error in a parent holds what extends it, and the rollouts there`() {
        let state = desired(
            environment("base", "abstract: true, drift: repair"),
            environment("eu", "extends: base"), rollout("app", stage))
        #expect(state.isHeld(.environment, "eu") && state.isHeld(.rollout, "app"))
    }

    @Test func `what an inherited action names is asked of each that inherits it`() {
        let state = desired(
            manifest(
                "Environment", "base", "{abstract: true, actions: {deploy: {run: [./gone.sh]}}}"),
            manifest("Environment", "eu", "{extends: base}"),
            manifest("Environment", "us", "{extends: base}"),
            environment("asia"))
        #expect(state.problems == ["there is no program `gone.sh` in the tree"])
        for name in ["base", "eu", "us"] { #expect(state.isHeld(.environment, name), "\(name)") }
        #expect(!state.isHeld(.environment, "asia"))
    }

    @Test func `a $(…) in an inherited action is asked of each that inherits it`() {
        let state = desired(
            manifest(
                "Environment", "base",
                "{abstract: true, actions: {deploy: {run: [./deploy.sh, $(labels.region)]}}}"),
            manifest("Environment", "eu", "{extends: base}", labels: "{region: eu}"),
            manifest("Environment", "us", "{extends: base}"))
        #expect(!state.isHeld(.environment, "eu") && state.isHeld(.environment, "us"))
    }

    @Test func `an error in a check holds the rollouts that use it, and no others`() {
        let state = desired(
            environment("eu"),
            manifest("Check", "errors", "{run: [./deploy.sh], critical: over 5}"),
            rollout("app", "defaults: {checks: [errors]}, " + stage), rollout("other", stage))
        #expect(state.isHeld(.rollout, "app") && !state.isHeld(.rollout, "other"))
    }

    @Test func `an error in a channel holds the rollouts that notify it, and no others`() {
        let state = desired(
            environment("eu"), manifest("Channel", "team", "{webhook: {url: here}}"),
            hook.replacingName("pager"),
            rollout("app", "notices: [{when: success, to: [team]}], " + stage),
            rollout("other", "notices: [{when: success, to: [pager]}], " + stage))
        #expect(state.isHeld(.rollout, "app") && !state.isHeld(.rollout, "other"))
    }

    @Test(arguments: ["after", "supersedes"])
    func `an error in a rollout holds what is ordered by it, and no others`(field: String) {
        let state = desired(
            environment("eu"), rollout("bad", "sook: 1h, " + stage),
            rollout("app", "\(field): [bad], " + stage), rollout("other", stage))
        #expect(state.isHeld(.rollout, "app") && !state.isHeld(.rollout, "other"))
    }

    @Test(arguments: [
        "entry: {requires: {flag: NEW, in: [us]}}", "entry: {requires: {flag: NEW, in: {tier: 1}}}",
        "exit: {requires: {flag: NEW}}", "exit: {checks: [{errors: {in: [us]}}]}",
        "checks: [there]",
        "checks: [{errors: {baseline: {environment: us}}}]", "entry: {checks: [compared]}",
    ])
    func `an error in an environment holds what asks or measures there`(field: String) {
        let state = desired(
            environment("eu", "flags: {NEW: true}"),
            environment("us", "drift: repair", labels: "{tier: 1}"),
            manifest("Check", "errors", "{run: [./deploy.sh], critical: above 5}"),
            manifest("Check", "there", "{extends: errors, in: [us]}"),
            manifest("Check", "compared", "{extends: errors, baseline: {environment: us}}"),
            rollout("app", "stages: [{name: a, environments: [eu], \(field)}]"),
            rollout("other", stage))
        #expect(state.problems.count == 1)
        #expect(state.isHeld(.rollout, "app") && !state.isHeld(.rollout, "other"))
    }

    @Test func `what nobody could read may have been what is required`() {
        let app =
            "stages: [{name: a, environments: [eu], entry: {requires: {flag: NEW, in: {tier: 1}}}}]"
        let state = desired(
            environment("eu", "flags: {NEW: true}", labels: "{tier: 1}"),
            manifest("Policy", "us", "{}"),
            "{apiVersion: reconcile/v1, spec: {}}", rollout("app", app), rollout("other", stage))
        #expect(state.isHeld(.rollout, "app") && !state.isHeld(.rollout, "other"))
    }

    @Test func `an error in the policy holds every rollout`() {
        let state = desired(
            environment("eu"), manifest("Policy", "us", "{signOffs: [{for: any, roles: [qa]}]}"),
            rollout("app", stage), rollout("other", stage))
        #expect(state.problems == ["there is no role called `qa`"])
        #expect(state.isHeld(.rollout, "app") && state.isHeld(.rollout, "other"))
    }

    @Test func `an error of the parser within a rollout holds it as any other does`() {
        let state = desired(
            environment("eu"), rollout("bad", "risk: low, risk: high, " + stage),
            rollout("good", stage))
        #expect(state.problems.count == 1)
        #expect(state.isHeld(.rollout, "bad") && !state.isHeld(.rollout, "good"))
    }

    @Test func `a warning holds nothing`() {
        let state = desired(
            environment("eu"),
            manifest("Check", "errors", "{http: {url: https://example.com, json: .n}}"),
            rollout("app", "defaults: {checks: [errors]}, " + stage))
        #expect(state.problems.count == 1)
        #expect(!state.isHeld(.rollout, "app"))
    }
}

extension String {
    fileprivate func replacingName(_ name: String) -> String {
        split(separator: "team", omittingEmptySubsequences: false).joined(separator: name)
    }
}

@Suite("Variables of an exposure") struct ExposureVariableTests {
    @Test func `they may be made of each other, of an environment's and of a step's result`() {
        let state = desired(
            environment(
                "eu", "variables: {HOST: $(environment).example.com}", labels: "{region: north}"),
            rollout(
                "app",
                "version: 1.0.0, variables: {URL: \"https://$(variables.HOST)/$(variables.TAIL)\"}, stages: [{name: s, environments: [eu], variables: {TAIL: $(labels.region), LAST: $(deploy.file)}}]"
            ))
        #expect(state.problems == [])
    }

    @Test func `a name that one environment alone lacks is told`() {
        let state = desired(
            environment("eu", labels: "{region: north}"), environment("us"),
            rollout(
                "app",
                "version: 1.0.0, stages: [{name: s, environments: [eu, us], variables: {R: $(labels.region)}}]"
            ))
        #expect(state.problems == ["nothing is called `$(labels.region)`"])
        #expect(state.isHeld(.rollout, "app"))
    }
}
