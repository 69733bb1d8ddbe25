import Manifests
import Testing
import YAML

@testable import Ledger
@testable import Planner

/// A rollout as it is lived: manifests that people edit, a ledger, a clock, and a world that answers as it
/// was told to. Each pass holds the plan to what every plan must be.
struct Scenario {
    private(set) var files: [String]
    private(set) var revision: Revision
    private var revisions: [String: DesiredState] = [:]
    /// Everything that was ever written, as an audit has it.
    private(set) var past: [String: Revision] = [:]
    private(set) var now: Instant
    var observed = ObservedState()
    private(set) var last = Plan()
    private(set) var entries: [Entry] = []
    var slots = 8
    var world = Answers()
    private var soaks: [TargetID: SoakRecord] = [:]
    private var observations: [String: Observation] = [:]
    private var recorded: [TargetID: Instant] = [:]

    /// Every revision in its order, with who made it.
    private(set) var line: [StageCommit] = []
    var author = StageCommit.Maker(name: "somebody", address: "somebody@example.com")
    var coauthors: [StageCommit.Maker] = []
    /// Whether signatures prove who made each of them.
    var isProven = false
    /// Those that were pushed since anybody looked.
    private var pushed: [Revision] = []

    static let actor = Actor(controller: "aaaa", host: "here")

    init(
        at time: String = "2025-06-02T08:00:00Z", founded: Bool = true, _ files: String...,
        sourceLocation: Spot = #_sourceLocation
    ) {
        self.init(at: time, founded: founded, files, sourceLocation: sourceLocation)
    }

    init(
        at time: String = "2025-06-02T08:00:00Z", founded: Bool = true, _ files: [String],
        sourceLocation: Spot = #_sourceLocation
    ) {
        self.files = files
        revision = Revision(files)
        now = Instant(parsing: time) ?? Instant(seconds: 0)
        revisions[revision.commit] = revision.desired
        past[revision.commit] = revision
        line.append(StageCommit(commit: revision.commit, makers: [author]))
        if let held = revision.desired.holds.values.first?.first {
            Issue.record("\(held.diagnostic.problem)", sourceLocation: sourceLocation)
        }
        guard founded else { return }
        var founding = Founded()
        founding.id = String(repeating: "f", count: 32)
        record(Entry(at: now, controller: "aaaa", .founded(founding)))
    }

    var facts: Facts {
        var facts = revision.facts
        facts.terms = revisions
        facts.soaks = soaks
        facts.observations = observations
        facts.slots = slots
        facts.between = pushed.map { PastRevision($0.desired, $0.facts) }
        let book = (line, past, isProven)
        facts.history = { rollout, stage, since in
            StageHistory(of: rollout, stage, since, line: book.0, past: book.1, isProven: book.2)
        }
        facts.signature = Signing.answer
        return facts
    }

    var plan: Plan { Planner.plan(revision.desired, observed: observed, facts: facts, now: now) }

    // MARK: Editing

    mutating func edit(_ old: String, _ new: String, sourceLocation: Spot = #_sourceLocation) {
        if !files.contains(where: { $0.contains(old) }) {
            Issue.record("no manifest says `\(old)`", sourceLocation: sourceLocation)
        }
        rewrite(files.map { replacing(old, by: new, in: $0) })
    }

    mutating func add(_ file: String) { rewrite(files + [file]) }

    mutating func remove(_ kind: String, _ name: String) {
        rewrite(files.filter { !$0.contains("kind: \(kind), metadata: {name: \(name),") })
    }

    mutating func rewrite(_ files: [String]) {
        self.files = files
        revision = Revision(files)
        revisions[revision.commit] = revision.desired
        past[revision.commit] = revision
        guard line.last?.commit != revision.commit else { return }
        line.append(StageCommit(commit: revision.commit, makers: [author] + coauthors))
    }

    /// One more revision before anybody has looked at this one.
    mutating func editUnseen(
        _ old: String, _ new: String, sourceLocation: Spot = #_sourceLocation
    ) {
        pushed.append(revision)
        edit(old, new, sourceLocation: sourceLocation)
    }

    mutating func rewriteUnseen(_ files: [String]) {
        pushed.append(revision)
        rewrite(files)
    }

    /// Only the manifests of some revisions are at hand.
    mutating func keep(_ commits: Set<String>) {
        revisions = revisions.filter { commits.contains($0.key) }
    }

    /// The manifests of a revision can be read no more.
    mutating func forget(_ commit: String) { revisions[commit] = nil }

    // MARK: Time

    /// Everything that can happen now, to its end.
    mutating func pass(sourceLocation: Spot = #_sourceLocation) {
        for _ in 0..<200 {
            last = plan
            hold(last, sourceLocation)
            defer { pushed = [] }
            var hasMoved = false
            for step in last.steps { hasMoved = take(step, sourceLocation) || hasMoved }
            for attempt in observed.attempts where !world.hangs(attempt) {
                answer(attempt)
                hasMoved = true
            }
            if !hasMoved { return }
        }
        Issue.record("it never comes to rest", sourceLocation: sourceLocation)
    }

    mutating func advance(by span: String, sourceLocation: Spot = #_sourceLocation) {
        let end = now + ((try? TimeSpan(parsing: span)) ?? TimeSpan(seconds: 0))
        pass(sourceLocation: sourceLocation)
        for _ in 0..<5_000 {
            guard let next = last.next, next < end else { break }
            now = next
            pass(sourceLocation: sourceLocation)
        }
        now = end
        pass(sourceLocation: sourceLocation)
    }

    /// Nobody looks for a while: no pass, no reading.
    mutating func sleep(for span: String) {
        now = now + ((try? TimeSpan(parsing: span)) ?? TimeSpan(seconds: 0))
    }

    // MARK: What happens

    mutating func record(_ entry: Entry, sourceLocation: Spot = #_sourceLocation) {
        let time = entries.last?.at ?? now
        if let wrong = illegality(of: entry, after: observed, at: time) {
            Issue.record("\(entry.subjectLine): \(wrong)", sourceLocation: sourceLocation)
        }
        for objection in objections(to: entry, after: observed) {
            Issue.record("\(entry.subjectLine): \(objection)", sourceLocation: sourceLocation)
        }
        observed.apply(entry)
        entries.append(entry)
        guard let target = entry.target else { return }
        switch entry.transition {
        case .measured, .acknowledged: return
        default: break
        }
        soaks[target] = nil
        if case .drifted = entry.transition { return }
        observations[target.environment] = nil
    }

    private mutating func take(_ step: PlanStep, _ sourceLocation: Spot) -> Bool {
        switch step {
        case .measure(let due): return read(due)
        case .interrupt(let target):
            guard let attempt = observed.attempt(where: target) else { return false }
            end(attempt, .interrupted(runs(of: attempt), cause: "a person asked for it"))
            return true
        case .observe(let name):
            observations[name] = Observation(at: now, report: world.report)
            return true
        case .record, .claim, .act, .verify, .fail, .answer, .drift:
            guard let entry = entry(for: step) else { return false }
            if step.endsSoak, let target = entry.target { tellSoak(of: target) }
            record(entry, sourceLocation: sourceLocation)
            return true
        }
    }

    /// What a soak ends by is recorded before its end.
    private mutating func tellSoak(of target: TargetID) {
        guard let soak = soaks[target], soak != observed[target].soak,
            observed[target].standing == .soaking
        else { return }
        var measured = Measured()
        (measured.soak, measured.reading) = (soak, "health is read")
        record(Entry(at: now, controller: "aaaa", target: target, .measured(measured)))
    }

    func entry(for step: PlanStep) -> Entry? {
        step.entry(
            by: Scenario.actor, attempt: identifier(of: step), after: observed, at: now)
    }

    /// The same for the same step, so that the order of steps does not show in it.
    private func identifier(of step: PlanStep) -> String {
        guard case .act(let move) = step else { return "" }
        let text = "\(move.target.text) \(observed.fence(where: move.target)) \(now.seconds)"
        return String(hexadecimal(sha256(Array(text.utf8))).prefix(32))
    }

    private mutating func read(_ due: Measurement) -> Bool {
        let record = observed[due.target]
        let old = soaks[due.target] ?? record.soak ?? SoakRecord(since: now)
        if old.lastReading == now { return false }
        let verdict = world.verdict(of: due.target)
        let gap = measurementGap(of: due.target, after: old)
        let soak = old.read(verdict, at: now, gap: gap)
        soaks[due.target] = soak
        let since = recorded[due.target].map { (now - $0).seconds } ?? .max
        if old.verdict != verdict || since >= 900 {
            recorded[due.target] = now
            var measured = Measured()
            (measured.soak, measured.reading) = (soak, "health is \(verdict.rawValue)")
            self.record(
                Entry(at: now, controller: "aaaa", target: due.target, .measured(measured)))
        }
        return true
    }

    private func measurementGap(of target: TargetID, after soak: SoakRecord) -> TimeSpan {
        let world = World(revision.desired, observed, facts, now)
        guard let terms = world.terms(of: target) else { return TimeSpan(seconds: 900) }
        return SoakCourse(terms: terms, soak: soak, now: now).gap(
            at: soak.lastReading ?? soak.since)
    }

    // MARK: Attempts

    private mutating func answer(_ attempt: Attempt) {
        let runs = runs(of: attempt)
        if world.isLost(attempt) { return loseSight(of: attempt) }
        if world.lapses(attempt) { return end(attempt, .never) }
        if let failed = runs.firstIndex(where: { world.fails($0.what, in: attempt.target) }) {
            let until = Array(runs.prefix(failed + 1))
            end(attempt, .ended(until, failed: failed, cause: "\(runs[failed].what) exits with 1"))
        } else {
            end(attempt, .ended(runs, failed: nil, cause: nil))
        }
    }

    /// Nobody sees how it ends, the first time; then what is declared is done.
    private mutating func loseSight(of attempt: Attempt) {
        let times = world.timesLost[attempt.id, default: 0] + 1
        world.timesLost[attempt.id] = times
        let answer = Planner.answer(
            toUnseen: attempt, times: times, desired: revision.desired, observed: observed,
            facts: facts, now: now)
        world.answers.append(answer)
        switch answer {
        case .hold(let why): end(attempt, .untold(why))
        case .observe:
            if times >= world.losingTimes { world.losing.remove(attempt.target.text) }
            end(attempt, .observed([], world.report))
        case .again:
            world.ran.append("again in \(attempt.target.text)")
            if times >= world.losingTimes { world.losing.remove(attempt.target.text) }
        }
    }

    mutating func end(_ attempt: Attempt, _ ending: Ending) {
        let transition = conclude(
            ending, of: attempt, desired: revision.desired, observed: observed, facts: facts,
            now: now)
        record(Entry(at: now, controller: "aaaa", target: attempt.target, transition))
        world.ran.append(contentsOf: ran(attempt, ending))
    }

    private func ran(_ attempt: Attempt, _ ending: Ending) -> [String] {
        switch ending {
        case .ended(let runs, _, _), .interrupted(let runs, _):
            runs.map { "\($0.what) in \(attempt.target.text)" }
        case .unseen, .untold, .observed, .never: []
        }
    }

    /// What an attempt does, as the one who runs it works it out.
    func undertaking(of attempt: Attempt) -> Undertaking {
        Undertaking(
            of: attempt, desired: revision.desired, observed: observed, facts: facts, now: now)
    }

    private func runs(of attempt: Attempt) -> [RunRecord] {
        undertaking(of: attempt).runs.map { run in
            var record = RunRecord()
            (record.what, record.end) = (run.what, "exit 0")
            return record
        }
    }
}

/// How the world answers.
struct Answers {
    var failing: Set<String> = []
    var hanging: Set<String> = []
    var losing: Set<String> = []
    /// How often what is to be lost is, where it is done again.
    var losingTimes = 1
    var timesLost: [String: Int] = [:]
    /// What was decided about each attempt whose end nobody saw.
    var answers: [UnseenAnswer] = []
    /// What every environment reports.
    var report = EnvironmentReport()
    var lapsing: [String: Int] = [:]
    var verdicts: [String: Verdict] = [:]
    /// Everything that ran, in order.
    var ran: [String] = []

    mutating func fail(_ what: String, in target: String) { failing.insert("\(what) in \(target)") }
    mutating func mend(_ what: String, in target: String) { failing.remove("\(what) in \(target)") }

    func fails(_ what: String, in target: TargetID) -> Bool {
        failing.contains("\(what) in \(target.text)")
    }
    func hangs(_ attempt: Attempt) -> Bool { hanging.contains(attempt.target.text) }
    func isLost(_ attempt: Attempt) -> Bool { losing.contains(attempt.target.text) }
    mutating func lapses(_ attempt: Attempt) -> Bool {
        guard let left = lapsing[attempt.target.text], left > 0 else { return false }
        lapsing[attempt.target.text] = left - 1
        return true
    }
    func verdict(of target: TargetID) -> Verdict { verdicts[target.text] ?? .pass }
}

extension StageHistory {
    /// As git would tell it of revisions one upon the other.
    init(
        of rollout: String, _ stage: String, _ since: String?, line: [StageCommit],
        past: [String: Revision], isProven: Bool
    ) {
        self.init()
        func digest(_ commit: String?) -> StageDigest? {
            commit.flatMap { past[$0] }?.facts.digest(rollout, stage)
        }
        let start = since.flatMap { old in line.lastIndex { $0.commit == old } } ?? -1
        for (place, commit) in line.enumerated().dropFirst(start + 1).reversed() {
            let before = place > 0 ? line[place - 1].commit : nil
            if digest(before)?.text != digest(commit.commit)?.text { commits.append(commit) }
        }
        self.isProven = isProven
        guard let new = digest(line.last?.commit), let old = digest(since) else { return }
        differences = new.difference(from: old)
    }
}
