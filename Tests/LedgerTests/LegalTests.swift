import Ledger
import Manifests
import Testing

@Suite("Legal entries") struct LegalTests {
    private let eu = TargetID("app", in: "eu")
    private let now = Instant(seconds: 1_000)
    private let id = String(repeating: "a", count: 32)

    private var founded: ObservedState {
        var state = ObservedState()
        state.ledger.id = id
        return state
    }

    /// A target at its verified stage `one`, whose layer has a version and two flags.
    private var verified: ObservedState {
        var state = founded
        var record = TargetRecord()
        (record.standing, record.stage, record.digest) = (.verified, "one", "sha256:1")
        record.layer = layer
        record.done["one"] = DoneRecord(
            at: now, digest: "sha256:1", revision: "r", layer: layer, number: 1)
        state[eu] = record
        return state
    }

    private var layer: Layer {
        var layer = Layer()
        layer.versions["app"] = "2.0.0"
        layer.flags = ["F": LayerFlag(), "G": LayerFlag()]
        return layer
    }

    private var off: LayerFlag {
        var flag = LayerFlag()
        flag.value = .boolean(false)
        return flag
    }

    private func problem(
        _ transition: Transition, of target: TargetID?, after state: ObservedState,
        rules: Int = Entry.currentRules
    ) -> String? {
        var entry = Entry(at: now, controller: "a", target: target, transition)
        entry.rules = rules
        return illegality(of: entry, after: state, at: now)?.description
    }

    @Test func `only what goes back, and what came of it, is recorded late`() {
        func late(_ transition: Transition, happened: Int = 900) -> String? {
            var entry = Entry(at: now, controller: "a", target: eu, transition)
            entry.happened = Instant(seconds: happened)
            return illegality(of: entry, after: verified, at: now)?.description
        }
        var ask = AskRecord()
        (ask.level, ask.by, ask.reason) = ("service", "olga", "slow")
        ask.about = verified.whatGoesBack(in: eu)
        #expect(late(.asked(ask)) == nil)
        #expect(late(.asked(ask), happened: 1_001) == "it was recorded before it happened")
        var intent = Intent()
        intent.attempt.purpose = .start
        #expect(late(.intent(intent)) == "only going back is recorded late")
        #expect(late(.verified(Verified())) == "verified is never recorded late")
        var report = LateReport()
        #expect(late(.lateReport(report)) == "it says neither what nor why")
        (report.said, report.why) = ("it went back", "another action is under way there")
        #expect(late(.lateReport(report)) == nil)
        #expect(
            problem(.lateReport(report), of: eu, after: verified) == "it says not when that was")
    }

    @Test func `a word to go back counts while what it is about is there`() {
        var ask = AskRecord()
        (ask.level, ask.by, ask.reason) = ("service", "olga", "slow")
        var state = verified
        state[eu].order = 3
        #expect(problem(.asked(ask), of: eu, after: state) == "it does not say what it is about")
        // As it was recorded before.
        #expect(problem(.asked(ask), of: eu, after: state, rules: 3) == nil)
        ask.about = state.whatGoesBack(in: eu)
        #expect(problem(.asked(ask), of: eu, after: state) == nil)
        state[eu].standing = .soaking
        #expect(problem(.asked(ask), of: eu, after: state) == nil)

        (state[eu].standing, state[eu].layer, state[eu].done) = (.wentBack, nil, [:])
        #expect(
            problem(.asked(ask), of: eu, after: state)
                == "it was about one, which has gone back since")
        state[eu].order = 5
        #expect(
            problem(.asked(ask), of: eu, after: state)
                == "it was about one as fence 3 brought it, and fence 5 has brought something else since"
        )
    }

    @Test func `a word to go back is about what is being brought`() {
        var state = verified
        var open = Attempt()
        (open.target, open.fence, open.stage, open.digest) = (eu, 4, "two", "sha256:2")
        state.environments["eu"] = EnvironmentRecord()
        state.environments["eu"]?.attempt = open
        let about = state.whatGoesBack(in: eu)
        #expect((about.fence, about.stage, about.digest) == (4, "two", "sha256:2"))
        // Once it has been brought, it is the same still.
        state.environments["eu"]?.attempt = nil
        (state[eu].order, state[eu].stage, state[eu].digest) = (4, "two", "sha256:2")
        #expect(state.whatGoesBack(in: eu) == about)
    }

    @Test func `a word that came too late is kept until something is done there`() {
        var (state, report) = (verified, LateReport())
        var ask = AskRecord()
        (ask.by, ask.reason) = ("olga", "slow")
        (report.said, report.why, report.asked) = ("olga asks", "it went back", ask)
        state.apply(Entry(at: now, controller: "a", target: eu, .lateReport(report)))
        #expect(state[eu].asked == nil)
        #expect(state[eu].overtaken?.by == "olga" && state[eu].overtaken?.why == "it went back")
        var next = state
        next.apply(Entry(at: now, controller: "a", target: eu, .asked(ask)))
        #expect(next[eu].overtaken == nil)
        for (purpose, isKept) in [
            (Attempt.Purpose.start, false), (.back, false), (.finish, true),
        ] {
            var intent = Intent()
            (intent.attempt.purpose, intent.attempt.target) = (purpose, eu)
            var next = state
            next.apply(Entry(at: now, controller: "a", target: eu, .intent(intent)))
            #expect((next[eu].overtaken != nil) == isKept, "\(purpose)")
        }
    }

    @Test func `what ran while it was authorised may be recorded when that is over`() {
        var state = verified
        var intent = Intent()
        (intent.attempt.id, intent.attempt.purpose, intent.attempt.target) = (id, .back, eu)
        (intent.attempt.stage, intent.attempt.fence, intent.cause) = ("one", 1, "asked")
        (intent.attempt.authorisedUntil, intent.attempt.before) = (
            Instant(seconds: 950), .verified
        )
        state[eu].asked = AskRecord()
        intent.attempt.level = state[eu].asked?.level
        intent.attempt.answers = state[eu].asks.map(\.name)
        var entry = Entry(at: now, controller: "a", target: eu, .intent(intent))
        #expect(
            illegality(of: entry, after: state, at: now)?.description
                == "it is authorised until before its own time")
        entry.happened = Instant(seconds: 900)
        #expect(illegality(of: entry, after: state, at: now) == nil)
    }

    @Test func `a word on what is followed names what it takes the place of`() {
        let (old, new) = (String(repeating: "1", count: 40), String(repeating: "2", count: 40))
        var state = founded
        func word(_ change: (inout Followed) -> Void = { _ in }) -> String? {
            var said = Followed()
            (said.revision, said.instead, said.by, said.reason) = (new, old, "olga", "squashed")
            change(&said)
            return problem(.followed(said), of: nil, after: state)
        }
        #expect(word() == "no revision was acted on yet")
        var revision = RevisionRecord()
        revision.commit = old
        state.ledger.revision = revision
        #expect(word() == nil)
        #expect(word { $0.instead = new } == "another revision was acted on before")
        #expect(word { $0.revision = old } == "that revision is followed already")
        #expect(word { $0.revision = "main" } == "it names no commit")
        #expect(word { $0.by = "" } == "it says neither who nor why")
        #expect(word { $0.reason = "" } == "it says neither who nor why")
        state.ledger.following = new
        #expect(word() == "another revision was acted on before")
    }

    private func back(_ change: (inout Attempt) -> Void, asked flags: [String] = []) -> String? {
        var state = verified
        var intent = Intent()
        (intent.attempt.id, intent.attempt.purpose, intent.attempt.target) = (id, .back, eu)
        (intent.attempt.stage, intent.attempt.fence, intent.cause) = ("one", 1, "asked")
        (intent.attempt.authorisedUntil, intent.attempt.before) = (
            Instant(seconds: 2_000), .verified
        )
        change(&intent.attempt)
        var ask = AskRecord()
        (ask.level, ask.flags) = (intent.attempt.level ?? "service", flags)
        (intent.attempt.level, state[eu].asked) = (ask.level, ask)
        intent.attempt.answers = [ask.name]
        return problem(.intent(intent), of: eu, after: state)
    }

    private let notBefore = "it goes back to what was not verified just before"

    @Test func `a verified stage goes back to what was before it`() {
        #expect(back { $0.layer = nil } == nil)
        #expect(back { $0.layer = layer } == notBefore)
    }

    @Test func `nothing goes back for nothing, or otherwise than was asked`() {
        var intent = Intent()
        (intent.attempt.id, intent.attempt.purpose, intent.attempt.target) = (id, .back, eu)
        (intent.attempt.stage, intent.attempt.fence, intent.cause) = ("one", 1, "asked")
        (intent.attempt.authorisedUntil, intent.attempt.before) = (
            Instant(seconds: 2_000), .verified
        )
        func problem(_ ask: AskRecord?, rules: Int = 3, revision: String = "r") -> String? {
            var (state, intent) = (verified, intent)
            (state[eu].asked, state[eu].revision) = (ask, "r")
            intent.attempt.revision = revision
            var entry = Entry(at: now, controller: "a", target: eu, .intent(intent))
            entry.rules = rules
            return illegality(of: entry, after: state, at: now)?.description
        }
        #expect(problem(nil) == "nothing failed there, and nobody asked to go back")
        #expect(problem(nil, rules: 2) == nil)
        var ask = AskRecord()
        ask.level = "service"
        #expect(problem(ask) == "it goes back otherwise than was asked")
        intent.attempt.level = "service"
        #expect(problem(ask) == nil)
        #expect(problem(ask, revision: "other") == "it goes back by another revision")
    }

    @Test func `flags alone go to plain values`() {
        let change: (inout Attempt) -> Void = { attempt in
            (attempt.level, attempt.layer) = ("flags", layer)
            attempt.layer?.flags["F"] = off
        }
        #expect(back(change) == nil)
        #expect(back(change, asked: ["F"]) == nil)
    }

    @Test func `of the flags only those that were asked for change`() {
        #expect(
            back(
                { attempt in
                    (attempt.level, attempt.layer) = ("flags", layer)
                    attempt.layer?.flags["F"] = off
                }, asked: ["G"]) == notBefore)
    }

    @Test func `the level for flags changes no version and no set of flags`() {
        #expect(
            back { attempt in
                (attempt.level, attempt.layer) = ("flags", layer)
                attempt.layer?.versions["app"] = "6.6.6"
            } == notBefore)
        #expect(
            back { attempt in
                (attempt.level, attempt.layer) = ("flags", layer)
                attempt.layer?.flags["NEW"] = off
            } == notBefore)
    }

    @Test func `the level for flags gives no flag to some`() throws {
        var some = LayerFlag()
        some.share = try Percentage(parsing: "40%")
        #expect(
            back { attempt in
                (attempt.level, attempt.layer) = ("flags", layer)
                attempt.layer?.flags["F"] = some
            } == notBefore)
    }

    @Test func `another level changes no flags alone`() {
        #expect(
            back { attempt in
                (attempt.level, attempt.layer) = ("service", layer)
                attempt.layer?.flags["F"] = off
            } == notBefore)
    }

    @Test func `a ledger is founded once, with a random id`() {
        var founding = Founded()
        founding.id = id
        #expect(problem(.founded(founding), of: nil, after: ObservedState()) == nil)
        #expect(
            problem(.founded(founding), of: nil, after: founded) == "the ledger is founded already")
        founding.id = "1"
        #expect(
            problem(.founded(founding), of: nil, after: ObservedState())
                == "a ledger's id is 32 digits 0-9 a-f")
    }

    @Test func `nothing comes before the founding`() {
        #expect(
            problem(.revision(RevisionSeen()), of: nil, after: ObservedState())
                == "the ledger is not founded")
        #expect(
            problem(.asked(AskRecord()), of: eu, after: ObservedState())
                == "the ledger is not founded")
    }

    @Test func `what is of a target names it`() {
        #expect(problem(.asked(AskRecord()), of: nil, after: founded) == "it is of no target")
        #expect(
            problem(.revision(RevisionSeen()), of: eu, after: founded)
                == "a revision is of no target")
    }

    @Test func `a first sight is of its time and is the first`() {
        var sight = Sight()
        (sight.stage, sight.by, sight.seen) = ("one", "quinn", now)
        var seen = RevisionSeen()
        seen.sights["app"] = [sight]
        #expect(problem(.revision(seen), of: nil, after: founded) == nil)
        var state = founded
        state.rollouts["app"] = RolloutRecord()
        state.rollouts["app"]?.sights = [sight]
        #expect(problem(.revision(seen), of: nil, after: state) == "`\(sight.id)` was seen before")
        seen.sights["app"]?[0].seen = Instant(seconds: 999)
        #expect(
            problem(.revision(seen), of: nil, after: founded)
                == "a first sight is of its entry's time")
    }

    @Test func `a stage with a date is seen once`() {
        var seen = RevisionSeen()
        seen.dated["app"] = ["one"]
        #expect(problem(.revision(seen), of: nil, after: founded) == nil)
        var state = founded
        state.rollouts["app"] = RolloutRecord()
        state.rollouts["app"]?.firstSeen["one"] = now
        #expect(problem(.revision(seen), of: nil, after: state) == "`one` was seen before")
    }

    @Test func `what ran in an environment first is said once`() {
        var seen = RevisionSeen()
        var adoption = Adoption()
        adoption.initial = layer
        seen.environments["eu"] = adoption
        #expect(problem(.revision(seen), of: nil, after: founded) == nil)
        var state = founded
        state.environments["eu"] = EnvironmentRecord()
        state.environments["eu"]?.inForce = InForce()
        #expect(
            problem(.revision(seen), of: nil, after: state)
                == "`eu` is known: what ran there first is said once")
    }

    @Test func `what has started cannot be claimed`() {
        var claimed = Claimed()
        claimed.stage = "two"
        var state = verified
        #expect(problem(.claimed(claimed), of: eu, after: state) == nil)
        state[eu].order = 1
        #expect(
            problem(.claimed(claimed), of: eu, after: state)
                == "what has started here cannot be claimed")
        claimed.stage = "one"
        #expect(
            problem(.claimed(claimed), of: eu, after: verified) == "that stage is done here")
    }

    @Test func `more is not measured than has passed`() {
        var state = verified
        state[eu].standing = .soaking
        state[eu].soak = SoakRecord(since: Instant(seconds: 900))
        var measured = Measured()
        measured.soak = SoakRecord(since: Instant(seconds: 900))
        (measured.soak.lastReading, measured.soak.healthySeconds) = (now, 100)
        #expect(problem(.measured(measured), of: eu, after: state) == nil)
        measured.soak.healthySeconds = 101
        #expect(
            problem(.measured(measured), of: eu, after: state)
                == "more time was measured than has passed")
        measured.soak.healthySeconds = 1
        measured.soak.since = Instant(seconds: 800)
        #expect(problem(.measured(measured), of: eu, after: state) == "a soak begins once")
    }

    @Test func `a stage whose last reading failed is not verified`() {
        var state = verified
        state[eu].standing = .soaking
        state[eu].soak = SoakRecord(since: now)
        var done = Verified()
        done.stage = "one"
        #expect(problem(.verified(done), of: eu, after: state) == nil)
        state[eu].soak?.verdict = .fail
        #expect(problem(.verified(done), of: eu, after: state) == "its last reading failed")
    }

    @Test func `every standing can be left, but by a person where nothing is known`() {
        for standing in Standing.allCases {
            let ways = LifeOfATarget.table.filter { $0.from.contains(standing) }
            #expect(!ways.isEmpty, "\(standing.rawValue)")
        }
    }

    @Test func `each happening leads from a standing to one other`() {
        for happening in Happening.allCases {
            let rows = LifeOfATarget.table.filter { $0.happening == happening }
            #expect(rows.count == 1, "\(happening.rawValue)")
        }
    }

    @Test func `what the last entry said is not recorded once more in the same second`() {
        var ask = AskRecord()
        (ask.level, ask.by, ask.reason, ask.at) = ("service", "olga", "slow", now)
        var state = verified
        state.apply(Entry(at: now, controller: "a", target: eu, .asked(ask)))
        #expect(problem(.asked(ask), of: eu, after: state) == "it is recorded already")
        ask.about = state.whatGoesBack(in: eu)
        ask.reason = "slower"
        #expect(problem(.asked(ask), of: eu, after: state) == "that is asked already")
        #expect(problem(.asked(ask), of: eu, after: state, rules: 3) == nil)
        ask.by = "erin"
        #expect(problem(.asked(ask), of: eu, after: state) == nil)
    }

    private var failed: ObservedState {
        var state = verified
        state[eu].standing = .failed
        state[eu].failure = FailureRecord(
            stage: "two", digest: "sha256:2", at: Instant(seconds: 500), cause: "exit 7")
        return state
    }

    @Test func `somebody looks after what asks for a person, and after nothing else`() {
        let about = ["failure two 1970-01-01T00:08:20Z"]
        let said = Acknowledged(by: "ana", because: nil, about: about)
        #expect(problem(.acknowledged(said), of: eu, after: failed) == nil)
        #expect(
            problem(.acknowledged(said), of: eu, after: verified)
                == "nothing there asks for a person")
        #expect(
            problem(.acknowledged(said), of: eu, after: failed, rules: 6)
                == "rules 6 know nobody who looks after anything")
        let other = Acknowledged(by: "ana", because: nil, about: ["drift"])
        #expect(
            problem(.acknowledged(other), of: eu, after: failed)
                == "it is not about what asks for a person there")
        let nobody = Acknowledged(by: "", because: nil, about: about)
        #expect(
            problem(.acknowledged(nobody), of: eu, after: failed)
                == "it does not say who, or why")
    }

    @Test func `what comes about anew is looked after by nobody yet`() {
        var state = failed
        let about = state.concerns(of: eu).map(\.name)
        let said = Acknowledged(by: "ana", because: nil, about: about)
        state.apply(Entry(at: now, controller: "a", target: eu, .acknowledged(said)))
        #expect(state.acknowledgement(of: eu)?.by == "ana" && state.unattended(in: eu).isEmpty)
        state[eu].failure?.at = Instant(seconds: 2_000)
        #expect(state.acknowledgement(of: eu) == nil && state.unattended(in: eu).count == 1)
    }

    @Test func `by the rules of before a way back that fails forgets what failed first`() {
        for (rules, first) in [(6, nil), (7, "exit 7")] {
            var state = failed
            var attempt = Attempt()
            (attempt.purpose, attempt.target, attempt.stage) = (.back, eu, "two")
            state[eu].standing = .goingBack
            state.environments["eu"] = EnvironmentRecord()
            state.environments["eu"]?.attempt = attempt
            var outcome = Outcome()
            outcome.cause = "exit 8"
            var entry = Entry(at: now, controller: "a", target: eu, .failed(outcome))
            entry.rules = rules
            state.apply(entry)
            #expect(state[eu].failure?.cause == "exit 8")
            #expect(state[eu].failure?.first?.cause == first)
        }
    }
}
