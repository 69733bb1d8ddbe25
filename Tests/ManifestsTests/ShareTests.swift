import Testing

@testable import Manifests

@Suite("Shares of users") struct ShareTests {
    /// What is said of the stages of a rollout whose flags are `NEW` and, where `true` is safe, `OLD`.
    private func problems(_ stages: String...) -> [String] {
        desired(
            environment("eu"), environment("us"),
            rollout(
                "app",
                "flags: {NEW: {}, OLD: {safe: true}}, cohorts: {admins: {role: admin}}, stages: [\(stages.joined(separator: ", "))]"
            )
        ).problems
    }

    private func stage(_ name: String, _ fields: String, in environment: String = "eu") -> String {
        "{name: \(name), environments: [\(environment)], \(fields)}"
    }

    @Test(arguments: [
        ("10%", "10%"), ("{cohorts: [admins]}", "its cohorts alone"),
        ("{cohorts: [admins], percentage: 5%}", "5%"), ("0%", "0%"),
    ])
    func `a share that a later stage makes smaller is refused`(setting: String, words: String) {
        #expect(
            problems(stage("a", "flags: {NEW: 20%}"), stage("b", "flags: {NEW: \(setting)}")) == [
                "`NEW` shrinks in `eu` from 20% in `a` to \(words) in `b`"
            ])
    }

    @Test(arguments: ["40%", "{cohorts: [admins]}"])
    func `what all have is not given to some`(setting: String) {
        #expect(
            problems(stage("a", "flags: {NEW: true}"), stage("b", "flags: {NEW: \(setting)}"))
                .count == 1)
    }

    @Test func `a share that does not carry is missed where the next stage is`() {
        let first = stage("a", "carry: false, flags: {NEW: 20%}")
        #expect(
            problems(first, stage("b", "")) == [
                "`NEW` shrinks in `eu` from 20% in `a` to nothing in `b`"
            ])
        #expect(problems(first, stage("b", "", in: "us")) == [])
        #expect(problems(first, stage("b", "flags: {NEW: 30%}")) == [])
    }

    @Test func `a stage that goes back to what was carried shrinks where it stands`() {
        let state = problems(
            stage("a", "flags: {NEW: 10%}"), stage("b", "carry: false, flags: {NEW: 50%}"),
            stage("c", ""))
        #expect(state == ["`NEW` shrinks in `eu` from 50% in `b` to 10% in `c`"])
    }

    @Test(arguments: [
        ("true", "false"), ("0%", "false"), ("20%", "false"), ("20%", "true"),
        ("{cohorts: [admins]}", "5%"),
        ("20%", "{cohorts: [admins], percentage: 20%}"), ("text", "other"),
    ])
    func `a switch may be turned, and a share may grow`(first: String, second: String) {
        #expect(
            problems(stage("a", "flags: {NEW: \(first)}"), stage("b", "flags: {NEW: \(second)}"))
                == [])
    }

    @Test func `a plain value that nobody said again is no switch`() {
        let state = problems(
            stage("a", "flags: {NEW: false}"), stage("b", "carry: false, flags: {NEW: 50%}"),
            stage("c", ""))
        #expect(state == ["`NEW` shrinks in `eu` from 50% in `b` to `false` in `c`"])
    }

    @Test func `where true is the safe value, false is what users are given`() {
        let first = stage("a", "flags: {OLD: false}")
        let some = "carry: false, flags: {OLD: {value: false, percentage: 20%}}"
        #expect(problems(stage("a", some), stage("b", "flags: {OLD: false}")) == [])
        #expect(problems(first, stage("b", some)).count == 1)
    }
}
