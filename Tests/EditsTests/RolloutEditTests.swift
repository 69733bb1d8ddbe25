import Edits
import Manifests
import Testing
import YAML

@Suite("Edits in place") struct RolloutEditTests {
    private let noon = Instant(seconds: 1_746_792_000)

    private func desired(_ texts: [String]) -> DesiredState {
        var (manifests, strays) = ([Decoded](), [Diagnostic]())
        for (number, text) in texts.enumerated() {
            let (read, stray) = decode(parse(Array(text.utf8), file: "\(number).yaml"))
            manifests += read
            strays += stray
        }
        let tree = SourceTree(
            find: { _ in .file(.init(path: "deploy.sh", isExecutable: true)) },
            digest: { _ in nil })
        return DesiredState(
            manifests, strays: strays, in: Setting(tree: tree, hasZone: { _ in true }))
    }

    private func desired(_ layout: Layout, _ text: String) -> DesiredState {
        desired([text] + (layout.isWhole ? [] : [Layouts.environment, Layouts.policy]))
    }

    private func saying(_ by: String = "erin", _ reason: String? = nil) -> Saying {
        Saying(by: by, at: noon, reason: reason)
    }

    /// What is written, and the rollout that reads back from it.
    private func fulfilled(
        _ wish: Wish, _ saying: Saying, _ layout: Layout, _ text: String
    ) throws -> (text: String, rollout: Rollout) {
        let before = desired(layout, text)
        let app = try #require(before.rollouts["app"])
        let edit = try fulfil(wish, of: app, saying, policy: before.policy?.spec)
        #expect(edit.before == Array(text.utf8))
        let written = String(decoding: edit.after, as: UTF8.self)
        let after = desired(layout, written)
        #expect(
            after.diagnostics.filter { $0.severity == .error }.isEmpty,
            "\(after.diagnostics)\n\(written)")
        return (written, try #require(after.rollouts["app"]?.spec, "\(written)"))
    }

    /// Every byte that was there is there, in its order: nothing but what is new lies between.
    private func expectKept(_ before: String, in after: String) {
        var rest = Array(before.utf8)[...]
        for byte in after.utf8 where byte == rest.first { rest = rest.dropFirst() }
        #expect(rest.isEmpty, "\(after)")
    }

    private func original(_ layout: Layout) throws -> Rollout {
        let state = desired(layout, layout.text)
        #expect(state.diagnostics.filter { $0.severity == .error }.isEmpty, "\(state.diagnostics)")
        return try #require(state.rollouts["app"]?.spec)
    }

    @Test(arguments: Layouts.all) func `a pause`(_ layout: Layout) throws {
        let reason = "errors: 5% # of all, \"high\""
        let (text, after) = try fulfilled(.pause, saying("erin", reason), layout, layout.text)
        expectKept(layout.text, in: text)
        #expect(after.paused?.by.name == "erin")
        #expect(after.paused?.reason == reason)
        var rest = after
        rest.paused = nil
        #expect(rest == (try original(layout)))
    }

    @Test(arguments: Layouts.all) func `a pause that is lifted, and made again`(_ layout: Layout)
        throws
    {
        let paused = try fulfilled(.pause, saying(), layout, layout.text)
        let resumed = try fulfilled(
            .resume(isPausedNow: false), saying("quinn"), layout, paused.text)
        #expect(resumed.rollout.paused == nil)
        #expect(resumed.rollout.resumed?.by.name == "quinn")
        let again = try fulfilled(.pause, saying(), layout, resumed.text)
        #expect(again.text == paused.text)
    }

    @Test(arguments: Layouts.all) func `another attempt`(_ layout: Layout) throws {
        let second = try fulfilled(.retry, saying(), layout, layout.text)
        expectKept(layout.text, in: second.text)
        #expect(second.rollout.attempt == 2)
        let third = try fulfilled(.retry, saying(), layout, second.text)
        #expect(third.text == second.text.replacing("attempt: 2", with: "attempt: 3"))
        var rest = third.rollout
        rest.attempt = 1
        #expect(rest == (try original(layout)))
    }

    @Test(arguments: Layouts.all) func `ticks`(_ layout: Layout) throws {
        let resolved = try original(layout).resolvedStages()[0]
        var text = layout.text
        let ticks: [(item: String, by: String, skip: Bool)] = [
            ("Short item", "erin", false), ("Long", "quinn", false), ("Shared item", "erin", false),
            ("Maybe item", "erin", true),
        ]
        var rollout = try original(layout)
        for tick in ticks {
            let wish = Wish.tick(
                Tick(stage: "canary", item: tick.item, isSkipped: tick.skip))
            let said = saying(tick.by, tick.skip ? "not now" : nil)
            (text, rollout) = try fulfilled(wish, said, layout, text)
        }
        var stage = rollout.resolvedStages()[0]
        #expect(stage.entry?.checklist.map(\.done?.by.name) == ["erin", "quinn"])
        #expect(stage.entry?.checklist.map(\.role?.name) == [nil, "qa"])
        #expect(stage.exit?.checklist.map(\.item.name) == ["Shared item", "Maybe item"])
        #expect(
            stage.exit?.checklist.map { $0.done?.by.name ?? $0.skipped?.by.name } == [
                "erin", "erin",
            ])
        // Nothing else changed, and nothing that was approved.
        for side in [\Stage.entry, \Stage.exit] {
            for index in (stage[keyPath: side]?.checklist ?? []).indices {
                stage[keyPath: side]?.checklist[index].done = nil
                stage[keyPath: side]?.checklist[index].skipped = nil
            }
        }
        #expect(stage == resolved)
    }

    @Test(arguments: Layouts.all) func `approvals`(_ layout: Layout) throws {
        var (text, rollout) = (layout.text, try original(layout))
        let digest = "sha256:" + String(repeating: "0a", count: 32)
        func say(_ kind: Approval.Kind, _ role: String, _ by: String, _ gate: Tick.Gate = .entry)
            throws
        {
            let approval = Approval(kind, stage: "canary", gate: gate, role: role, digest: digest)
            (text, rollout) = try fulfilled(
                .approve(approval, inFile: false), saying(by), layout, text)
        }
        func given(_ role: String) -> [SignOff] { rollout.stages[0].entry?.signedOff[role] ?? [] }
        try say(.approve, "qa", "quinn")
        expectKept(layout.text, in: text)
        #expect(given("qa").map(\.by?.name) == ["quinn"])
        #expect(given("qa").map(\.digest) == [digest])
        try say(.approve, "engineering", "erin")
        try say(.withdraw, "qa", "quinn")
        #expect(given("qa").map(\.withdrawn?.by.name) == ["quinn"])
        try say(.approve, "qa", "quinn")
        #expect(given("qa").map(\.withdrawn?.by.name) == [nil])
        #expect(given("qa").map(\.lifted?.by.name) == ["quinn"])
        try say(.veto, "engineering", "ed")
        #expect(given("engineering").map { $0.by?.name ?? $0.vetoed?.by.name } == ["erin", "ed"])
        try say(.approve, "engineering", "eva")
        try say(.approve, "engineering", "ed")
        #expect(given("engineering").map(\.by?.name) == ["erin", "ed", "eva"])
        #expect(given("engineering").map(\.lifted?.by.name) == [nil, "ed", nil])
        try say(.approve, "qa", "quinn", .exit)
        #expect(rollout.stages[0].exit?.signedOff["qa"]?.count == 1)
        var rest = rollout
        rest.stages[0].entry?.signedOff = Table()
        rest.stages[0].exit?.signedOff = Table()
        #expect(rest == (try original(layout)))
    }

    private func refusal(_ wish: Wish, _ saying: Saying, _ text: String = Layouts.block)
        -> EditRefusal?
    {
        let state = desired([text, Layouts.environment, Layouts.policy])
        guard let app = state.rollouts["app"] else { return nil }
        do {
            _ = try fulfil(wish, of: app, saying, policy: state.policy?.spec)
            return nil
        } catch { return error }
    }

    private func tick(_ item: String, stage: String = "canary", skip: Bool = false) -> Wish {
        .tick(Tick(stage: stage, item: item, isSkipped: skip))
    }

    @Test func `what makes no sense is refused, and says what would`() {
        #expect(refusal(.resume(isPausedNow: false), saying())?.problem == "`app` is not paused")
        let unknown = refusal(tick("Short", stage: "canari"), saying())
        #expect(unknown?.problem == "`app` has no stage `canari`")
        #expect(unknown?.remedy == "did you mean `canary`?")
        #expect(
            refusal(tick("Nothing"), saying())?.remedy
                == "it has `Short item`, `Long item`, `Shared item` and `Maybe item`")
        #expect(
            refusal(tick("S"), saying())?.remedy == "say more of it: `Short item` or `Shared item`")
        let stranger = refusal(tick("Long item"), saying())
        #expect(stranger?.problem == "`erin` is no qa, who may tick `Long item`")
        #expect(stranger?.remedy == "ask `quinn`")
        #expect(
            refusal(tick("Short item", skip: true), saying("erin", "no"))?.problem
                == "`Short item` is not optional, so it cannot be skipped")
        #expect(
            refusal(tick("Maybe item", skip: true), saying())?.remedy == "say why: --reason TEXT")
    }

    @Test func `what is done already is not done again`() throws {
        let layout = Layout(name: "block", text: Layouts.block)
        let paused = try fulfilled(.pause, saying(), layout, layout.text)
        #expect(
            refusal(.pause, saying(), paused.text)?.problem == "`app` is paused already, by erin")
        let ticked = try fulfilled(tick("Short item"), saying(), layout, layout.text)
        #expect(
            refusal(tick("Short item"), saying(), ticked.text)?.problem
                == "`Short item` is ticked already, by erin")
    }

    @Test func `what two share is left alone, and told how to be written`() {
        let shared = Layouts.block.replacing(
            "entry:\n        checklist:", with: "entry: &gate\n        checklist:"
        ).replacing(
            "exit:\n        checklist:\n          - item: Maybe",
            with:
                "exit: *gate\n    - name: later\n      exit:\n        checklist:\n          - item: Maybe"
        )
        let refused = refusal(
            .tick(Tick(stage: "canary", item: "Short item", gate: .entry)), saying(), shared)
        #expect(refused?.problem == "this cannot be written here without changing anything else")
        #expect(refused?.location?.line == 16)
        #expect(
            refused?.remedy
                == "write spec.stages[0].entry.checklist[0]: {item: Short item, done: {by: erin, at: 2025-05-09T12:00:00Z}}"
        )
    }
}
