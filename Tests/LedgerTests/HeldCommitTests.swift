import Ledger
import Manifests
import Testing

/// Commits that no controller wrote, and what a person says to them.
@Suite("Held commits") struct HeldCommitTests {
    private let now = Instant(seconds: 1_000)
    private let names = (1...5).map { String(repeating: "\($0)", count: 40) }
    private let path = "environments/eu/rollouts/app.yaml"

    private func founding() -> Entry {
        var founded = Founded()
        founded.id = String(repeating: "a", count: 32)
        return Entry(at: now, controller: "c", .founded(founded))
    }

    private func commit(_ name: String, _ entry: Entry, _ files: [String: String?])
        -> RecordedCommit
    {
        RecordedCommit(
            name: name, message: entry.message,
            files: files.sorted { $0.key < $1.key }.map {
                RecordedCommit.File(path: $0.key, bytes: $0.value.map { Array($0.utf8) })
            })
    }

    /// A founded ledger behind which somebody wrote a record of their own, and it is held.
    private func held(_ text: String? = "stage: forged\n", path: String? = nil) throws -> Replay {
        var replay = Replay()
        var state = ObservedState()
        state.apply(founding())
        try replay.take(commit(names[0], founding(), ["ledger.yaml": state.text(of: .ledger)]))
        let foreign = commit(names[1], founding(), [path ?? self.path: text])
        #expect(throws: BrokenChain.self) { try replay.take(foreign) }
        replay.hold(foreign, because: "it is not ours")
        return replay
    }

    private func answer(_ make: (Answered) -> Transition, files: [String]) -> Entry {
        var said = Answered()
        (said.commit, said.files, said.by, said.reason) = (names[1], files, "olga", "looked")
        return Entry(at: now, controller: "c", make(said))
    }

    private func problem(_ replay: Replay, _ entry: Entry, _ extra: [String: String?] = [:])
        -> String?
    {
        var replay = replay
        var state = (try? replay.resolved(by: entry)) ?? replay.state
        state.apply(entry)
        let files = extra.merging(["ledger.yaml": state.text(of: .ledger)]) { $1 }
        do throws(BrokenChain) {
            try replay.take(commit(names[2], entry, files))
            return nil
        } catch { return error.reason }
    }

    @Test func `the state is without what is held`() throws {
        #expect(try held().state.targets.isEmpty)
    }

    @Test func `accepting takes what stands there`() throws {
        var replay = try held()
        let entry = answer(Transition.accepted, files: [path])
        var state = try replay.resolved(by: entry)
        state.apply(entry)
        try replay.take(commit(names[2], entry, ["ledger.yaml": state.text(of: .ledger)]))
        #expect(replay.held.isEmpty)
        #expect(replay.state.targets[TargetID("app", in: "eu")]?.stage == "forged")
        #expect(replay.state.ledger.last == entry)
    }

    @Test func `reverting puts back what was there, which may be nothing`() throws {
        var replay = try held()
        let entry = answer(Transition.reverted, files: [path])
        #expect(problem(replay, entry, [path: nil]) == nil)
        #expect(problem(replay, entry) == "it leaves \(path) as it was")
        #expect(
            problem(replay, entry, [path: "stage: other\n"])
                == "\(path) is not what its entry makes of it")
        var state = replay.state
        state.apply(entry)
        try replay.take(
            commit(names[2], entry, ["ledger.yaml": state.text(of: .ledger), path: nil]))
        #expect(replay.held.isEmpty && replay.state.targets.isEmpty)
    }

    @Test func `an answer is for the oldest commit, and names its files`() throws {
        let replay = try held()
        #expect(
            problem(replay, answer(Transition.accepted, files: [])) == "it names other files")
        var other = Answered()
        (other.commit, other.by, other.reason) = (names[3], "olga", "looked")
        #expect(
            problem(replay, Entry(at: now, controller: "c", .reverted(other)))
                == "the older commit 2222222222 waits for an answer first")
        #expect(
            problem(Replay(from: replay.state, at: now), answer(Transition.accepted, files: [path]))
                == "no commit waits for an answer")
    }

    @Test func `an answer changes nothing else`() throws {
        #expect(
            problem(
                try held(), answer(Transition.accepted, files: [path]),
                ["rollouts/app.yaml": "fence: 3\n"])
                == "it changes rollouts/app.yaml, which its entry does not")
    }

    @Test func `who answers says who and why`() throws {
        var nobody = Answered()
        (nobody.commit, nobody.files) = (names[1], [path])
        #expect(
            problem(try held(), Entry(at: now, controller: "c", .accepted(nobody)))
                == "it says neither who nor why")
    }

    @Test(arguments: ["stage: [forged\n", "stage:  forged\n", "unknown: 1\n"])
    func `what does not read as a ledger is not accepted`(_ text: String) throws {
        let replay = try held(text)
        #expect(throws: Illegality.self) {
            try replay.resolved(by: answer(Transition.accepted, files: [path]))
        }
        #expect(problem(replay, answer(Transition.reverted, files: [path]), [path: nil]) == nil)
    }

    @Test func `another ledger is not accepted`() throws {
        let other = "format: 1\nid: ffffffffffffffffffffffffffffffff\n"
        let replay = try held(other, path: "ledger.yaml")
        #expect(throws: Illegality.self) {
            try replay.resolved(by: answer(Transition.accepted, files: ["ledger.yaml"]))
        }
    }

    // MARK: What may not be lost

    /// Where something is under way: what `change` makes of it is what a commit by hand wrote.
    private func refusal(
        _ file: StateFile, _ change: (inout ObservedState) -> Void, rules: Int? = nil
    )
        throws -> String?
    {
        var state = ObservedState()
        state.apply(founding())
        let eu = TargetID("app", in: "eu")
        var attempt = Attempt()
        (attempt.id, attempt.target, attempt.fence) = (String(repeating: "b", count: 32), eu, 7)
        var environment = EnvironmentRecord()
        (environment.fence, environment.attempt) = (7, attempt)
        state.environments["eu"] = environment
        state[eu].standing = .starting
        (state[eu].spent, state[eu].spending) = (["old"], ["used"])
        var other = TargetRecord()
        (other.standing, other.lost) = (.unknown, attempt)
        state[TargetID("web", in: "us")] = other
        var veto = Sight()
        (veto.kind, veto.by, veto.role) = (.veto, "quinn", "qa")
        state.rollouts["app"] = RolloutRecord()
        state.rollouts["app"]?.sights = [veto]
        state.rollouts["app"]?.fence = 3

        var written = state
        change(&written)
        let path = file.path
        var foreign = commit(names[1], founding(), [path: written.text(of: file)])
        if written.text(of: file) == nil { foreign.files[0].bytes = nil }
        let held = HeldCommit(commit: foreign, reason: "it is not ours")
        let replay = Replay(from: state, at: now, holding: [held])
        var entry = answer(Transition.accepted, files: [path])
        if let rules { entry.rules = rules }
        do throws(Illegality) {
            _ = try replay.resolved(by: entry)
            return nil
        } catch { return error.description }
    }

    @Test func `an open action is neither taken out, changed nor added by hand`() throws {
        var work = Attempt()
        work.target = .work(of: "app")
        let open = "the action of app/eu that is open (attempt bbbbbbbbbb)"
        #expect(
            try refusal(.environment("eu")) { $0.environments["eu"]?.attempt = nil }
                == "it takes out \(open), which could then be done a second time")
        #expect(
            try refusal(.environment("eu")) { $0.environments["eu"]?.attempt?.controller = "me" }
                == "it changes \(open), whose end could then not be recorded")
        #expect(
            try refusal(.target(TargetID("app", in: "eu"))) {
                $0[TargetID("app", in: "eu")].standing = nil
            }
                == "it changes where app/eu stands while its action is open, whose end could then not be recorded"
        )
        #expect(
            try refusal(.rollout("app")) { $0.rollouts["app"]?.attempt = work }
                == "it opens an action in app that no controller began")
        // What was accepted before this was asked for stays accepted.
        #expect(
            try refusal(.environment("eu"), { $0.environments["eu"]?.attempt = nil }, rules: 2)
                == nil)
    }

    @Test func `no fence is lowered by hand, nor taken out with its file`() throws {
        let words = "so that a program there could not tell an old action from a new one"
        #expect(
            try refusal(.environment("eu")) { $0.environments["eu"]?.fence = 6 }
                == "it lowers the fence of eu from 7 to 6, \(words)")
        #expect(
            try refusal(.environment("eu")) { $0.environments["eu"] = nil }
                == "it lowers the fence of eu from 7 to 0, \(words)")
        #expect(
            try refusal(.rollout("app")) { $0.rollouts["app"]?.fence = 2 }
                == "it lowers the fence of app from 3 to 2, \(words)")
        #expect(try refusal(.environment("eu")) { $0.environments["eu"]?.fence = 8 } == nil)
    }

    @Test func `what nobody saw the end of, what is spent and what was said stays`() throws {
        let eu = StateFile.target(TargetID("app", in: "eu"))
        #expect(
            try refusal(.target(TargetID("web", in: "us"))) {
                $0[TargetID("web", in: "us")].lost = nil
            }
                == "it takes out that nobody saw how the action of web/us ended, which could then be done a second "
                + "time: that is said by `reconcile settle web/us`")
        #expect(
            try refusal(eu) { $0[TargetID("app", in: "eu")].spent = [] }
                == "it takes out that `old` is spent in app/eu, which could then count again")
        #expect(
            try refusal(eu) { $0[TargetID("app", in: "eu")].spending = [] }
                == "it takes out that `used` is spent in app/eu, which could then count again")
        #expect(
            try refusal(.rollout("app")) { $0.rollouts["app"]?.sights = [] }
                == "it takes out the veto of quinn as qa for app, or when it was first seen")
        #expect(
            try refusal(eu) {
                $0[TargetID("app", in: "eu")].layer = Layer()
                $0[TargetID("app", in: "eu")].spent = ["old", "used"]
                $0[TargetID("app", in: "eu")].spending = []
            } == nil)
    }

    @Test func `nothing of ours is written over what is held`() throws {
        var replay = try held()
        var ask = AskRecord()
        (ask.level, ask.by, ask.at, ask.reason) = ("service", "olga", now, "slow")
        ask.about = replay.state.whatGoesBack(in: TargetID("app", in: "eu"))
        let entry = Entry(
            at: now, controller: "c", target: TargetID("app", in: "eu"), .asked(ask))
        var state = replay.state
        state.apply(entry)
        let text = state.text(of: .target(TargetID("app", in: "eu")))
        do throws(BrokenChain) {
            try replay.take(commit(names[2], entry, [path: text]))
            Issue.record("it was taken")
        } catch { #expect(error.reason == "it changes \(path), which is held") }
    }

    @Test func `a link, a merge or another date is none of ours`() throws {
        var state = ObservedState()
        state.apply(founding())
        let good = commit(names[0], founding(), ["ledger.yaml": state.text(of: .ledger)])
        func reason(_ change: (inout RecordedCommit) -> Void) -> String? {
            var (replay, other) = (Replay(), good)
            change(&other)
            do throws(BrokenChain) {
                try replay.take(other)
                return nil
            } catch { return error.reason }
        }
        #expect(reason { $0.seconds = 1_000 } == nil)
        #expect(reason { $0.seconds = 1_001 } == "it is dated otherwise than its entry")
        #expect(reason { $0.isMerge = true } == "it is a merge")
        #expect(
            reason { $0.files[0].isOrdinary = false } == "ledger.yaml is no ordinary file")
    }
}
