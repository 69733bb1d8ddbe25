import Testing
import YAML

@testable import Manifests

/// Counted, never timed: a slow machine is no mistake.
@Suite("Work that stays in bounds") struct BoundedWorkTests {
    @Test func `many wrong names are not each compared with many right ones`() {
        let names = (0..<1_000).map { "name-\($0)" }
        var problems = Problems()
        var gathered = 0
        func gather() -> [String] {
            gathered += 1
            return names
        }
        for number in 0..<5_000 {
            problems.unknown(
                "thing", Reference("nome-\(number)"), among: gather(),
                in: Subject(.rollout, "app"))
        }
        #expect(gathered == Problems.comparisonsMax / names.count)
        #expect(problems.comparisons == Problems.comparisonsMax)
    }

    @Test func `unknown names in templates, actions and stages share that bound`() {
        let count = 600
        let words = (0..<count).map { "$(thing-\($0).field)" }.joined(separator: ", ")
        let actions = (0..<count).map { "act-\($0): {steps: [{action: art-\($0)}]}" }
            .joined(separator: ", ")
        let text = manifest(
            "Environment", "eu", "{actions: {deploy: {run: [./deploy.sh, \(words)]}, \(actions)}}")
        let state = desired(text)
        #expect(state.problems.count == 2 * count)
        #expect(state.diagnostics.count { $0.remedy?.hasPrefix("did you mean") == true } < count)
    }

    /// Each comes after the one before it and sets the same version.
    private func line(_ count: Int, _ fields: (Int) -> String) -> DesiredState {
        desired(
            [environment("eu"), environment("us")]
                + (0..<count).map {
                    rollout(
                        name($0),
                        fields($0) + "version: 1.0.0, stages: [{name: a, environments: [eu, us]}]")
                })
    }

    private func name(_ number: Int) -> String { "r" + String(10_000 + number) }

    @Test func `rollouts in one line are asked for their order once, from the later one`() {
        let count = 300
        let state = line(count) { $0 == 0 ? "" : "after: [\(name($0 - 1))], " }
        #expect(state.problems == [])
        var order = RolloutOrder(state)
        for number in 1..<count {
            let isOrdered = order.isOrdered(name(number - 1), name(number))
            #expect(isOrdered)
        }
        #expect(order.steps == count - 1)
        for number in 1..<count { _ = order.isOrdered(name(number), name(number - 1)) }
        #expect(order.steps == count - 1)
    }

    @Test func `what stands before the earlier one is not followed`() {
        let count = 300
        let state = line(count) { $0 < 2 ? "" : "after: [\(name($0 - 2))], " }
        var order = RolloutOrder(state)
        let isOrdered = order.isOrdered(name(count - 2), name(count - 1))
        #expect(!isOrdered)
        #expect(order.steps <= 2)
    }

    @Test func `standing rollouts come last, and each after what it waits for`() {
        let count = 300
        let state = line(count) {
            let after = $0 == 0 || $0 == count - 1 ? "" : "supersedes: [\(name($0 - 1))], "
            return after + ($0 == count - 1 ? "" : "standing: true, ")
        }
        #expect(state.problems == [])
        let order = RolloutOrder(state)
        #expect(order.rank(name(count - 1)) == 0)
        #expect((0..<(count - 1)).map { order.rank(name($0)) } == Array(1..<count))
    }

    @Test func `a bracket that nothing closes is a text to the end`() {
        let open = String(repeating: "$(", count: 60_000)
        #expect(Template.pieces(open) == [.init(literal: open, name: nil)])
        #expect(
            Template.pieces("$(a)" + open) == [
                .init(literal: "", name: "a"), .init(literal: open, name: nil),
            ])
    }

    @Test func `a variable is no longer than any text`() {
        let long = String(repeating: "x", count: 10_001)
        #expect(read(long, as: .variable).problems == ["this text is longer than 10000 characters"])
        #expect(read(String(long.dropFirst()), as: .variable).problems == [])
    }

    @Test func `a stage that hands nothing on leaves nothing to raise`() {
        let state = desired(
            environment("eu"), environment("us"),
            rollout(
                "app",
                "stages: [{name: a, environments: [us], carry: false, flags: {NEW: 5%}}, {name: b, environments: [eu], raiseTo: 10%}]"
            ))
        #expect(state.problems == ["no stage before the stage `b` has a gradual flag"])
    }
}
