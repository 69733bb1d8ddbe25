package import Effects
import Git
import Host
import Ledger
package import Manifests
package import Planner
package import Records
import YAML

/// The live driver: does what the reconciler wants done, and tells it what came of it.
///
/// Looking and pushing are done here and now; programs run under supervisors, each watched by a thread
/// that leaves its answer in the one mailbox.
package struct Driver: ~Copyable {
    private let site: Site
    private let state: StateRepository
    private let controller: Controller?
    private let folders: AttemptFolders
    let mailbox: Mailbox<Event>
    private let report: (Report) -> Void
    private let variable: Variable
    private let hear: (@Sendable (HeardLine) -> Void)?
    private let outbox: Outbox
    private var hub: SiteHub
    /// Boxed, since the compiler follows every part of what lies in a value that cannot be copied.
    @Boxed private var look: Look?
    private var hasNamedUnpushed = false
    /// Whether all that was done is looking.
    private var isQuiet = true
    private var waiting: Push?
    private var wake: Instant?
    /// When folders that were kept for long enough were last taken away.
    private var swept: Instant?
    /// Whether it is known what an earlier process of this controller has left open.
    private var knowsOvertaken = false
    /// When the hub last took entries of ours, by the boot clock: what is not begun soon after lapses.
    private var acknowledged = Duration.zero

    private struct Push {
        var entries: [Entry]
        var tip: String
    }

    /// `hear` is told what running actions say, by several threads at once.
    package init(
        _ site: Site, controller: Controller?, variable: @escaping Variable,
        hear: (@Sendable (HeardLine) -> Void)? = nil, report: @escaping (Report) -> Void
    ) throws {
        let state = try StateRepository(in: site.state)
        let mailbox = try Mailbox<Event>()
        let folders = AttemptFolders(
            root: state.attempts, secrets: Secrets(controller, variable: variable),
            filesRoot: site.filesRoot(controller),
            checkOut: { try site.checkOut($0, of: $1, into: $2) })
        // Last, since what cannot be copied cannot be half made.
        let hub = try openHub(site, variable: variable)
        (self.site, self.controller) = (site, controller)
        (self.report, self.hear, self.variable) = (report, hear, variable)
        (self.state, self.mailbox, self.folders) = (state, mailbox, folders)
        outbox = Outbox(in: site.state)
        self.hub = hub
    }

    package var actor: Actor { Actor(controller: state.controller, host: hostName()) }

    /// Runs passes until there is nothing more to do now, or for ever.
    package mutating func run(
        _ mode: Reconciler.Mode, every restFor: TimeSpan = TimeSpan(seconds: 60)
    ) throws -> PassEnd {
        guard try hub.isFounded() else { throw try hub.lostLedger() ?? noLedger }
        try state.decide(branchOf: site)
        var reconciler = Reconciler(
            actor: actor, mode: mode, seed: try randomBytes(32),
            lookEvery: TimeSpan(seconds: site.isPath ? 2 : 10), restFor: restFor)
        try folders.removeSpares()
        var events = [Event.began]
        while true {
            for command in reconciler.handle(events, at: now()) {
                if case .finish(let end) = command {
                    try folders.removeSpares()
                    putInOrder()
                    return described(end)
                }
                carryOut(command)
            }
            events = next()
        }
    }

    private func described(_ end: PassEnd) -> PassEnd {
        var end = end
        end.policy = look?.reading.desired.policy?.spec
        end.problems = look?.reading.desired.diagnostics.filter { $0.severity == .error } ?? []
        if isQuiet, let plan = end.plan { end.quiet = look?.quiet(with: plan) }
        return end
    }

    /// To be called last.
    package consuming func close() throws { try hub.close() }

    /// What has come by now, up to the first that has to be answered by itself.
    private func next() -> [Event] {
        let seconds = wake.map { max(0, ($0 - now()).seconds) } ?? 60
        var events = [mailbox.take(waiting: seconds) ?? .woke]
        while events.last?.isResult == true, let event = mailbox.next() { events.append(event) }
        return events
    }

    private func now() -> Instant { Instant(seconds: wallClock().seconds) }
}

// MARK: Commands

extension Driver {
    private mutating func carryOut(_ command: Command) {
        if case .look = command {} else { isQuiet = false }
        switch command {
        case .look: mailbox.put(.looked(lookAround()))
        case .push(let entries, let tip):
            waiting = Push(entries: entries, tip: tip)
            mailbox.put(.pushed(push()))
        case .pushAgain: mailbox.put(.pushed(push()))
        case .spawn(let attempt): spawn(attempt)
        case .settle(let attempt): watch(attempt)
        case .spawnAgain(let attempt): spawnAgain(attempt)
        case .observe(let attempt): observe(attempt)
        case .observeEnvironment(let name): observe(environment: name)
        case .interrupt(let attempt): launch.interrupt(attempt)
        case .measure(let measurement): measure(measurement)
        case .wait(let moment, let end):
            if let end { report(.rested(described(end))) }
            wake = moment
            putInOrder()
        case .say(let words): report(words)
        case .finish: break
        }
    }

    private mutating func lookAround() -> Result<View, Trouble> {
        do {
            return .success(try view(of: try lookAtHub()))
        } catch {
            if let look = try? lookBack(after: error), let view = try? view(of: look) {
                return .success(view)
            }
            return .failure(Trouble(words(of: error), isForPeople: error is LedgerTrouble))
        }
    }

    /// What waits in the outbox is brought to the hub before anything is decided by what is there.
    private mutating func lookAtHub() throws -> Look {
        let look = try hub.look(verified: state.verified, controller: controller)
        let landed = try hub.land(outbox, state: state)
        guard !landed.isEmpty else { return look }
        for entry in landed { report(.recorded(entry)) }
        try close(landed)
        return try hub.look(verified: state.verified, controller: controller)
    }

    /// Nil where the hub has answered, if only with a refusal. A token that has run out keeps nobody from going
    /// back who has said so by hand.
    private mutating func lookBack(after error: any Error) throws -> Look? {
        guard let away = error as? HubError,
            try away.kind == .unreachable || away.kind == .refused && outbox.holdsWish()
        else { return nil }
        return try hub.lookBack(
            verified: state.verified, controller: controller, outbox: outbox,
            because: "\(words(of: away)). Nothing new starts until it answers")
    }

    private mutating func view(of look: Look) throws -> View {
        self.look = look
        guard let ledger = look.ledger else { throw try hub.lostLedger() ?? noLedger }
        if !look.isOffline {
            nameUnpushed(look)
            try state.remember(verified: ledger)
        }
        var view = View(
            desired: look.reading.desired, facts: look.facts, observed: ledger.state,
            tip: ledger.name, time: ledger.time, holdsStarts: look.holdsStarts,
            doubts: look.held.map { words(of: $0) })
        view.isOffline = look.isOffline
        if look.isOffline {
            view.announced = folders.announced()
        } else {
            view.overtaken = try overtaken(by: ledger.state)
        }
        view.holdStartsWhereBehind(at: now())
        if view.trouble == nil { sweep(look, keeping: ledger.state) }
        return view
    }

    /// What an earlier process left open and another controller answers for now; asked once. What is closed
    /// otherwise, or was never on the ledger, is left open no more.
    private mutating func overtaken(by state: ObservedState) throws -> [Attempt] {
        guard !knowsOvertaken else { return [] }
        knowsOvertaken = true
        try folders.removeHalfAnnounced()
        let waiting = Set(try outbox.letters().compactMap(\.entry.transition.attempt))
        let left = folders.open().filter { !state.isOpen($0) && !waiting.contains($0.id) }
        guard !left.isEmpty else { return [] }
        let said = try hub.recorded(since: Instant(seconds: 0))
        let overtaken = left.filter { attempt in
            said.contains("took-over of \(attempt.id)")
                && !said.contains("late-report of \(attempt.id)")
                && folders.canTellEnd(of: attempt.id)
        }
        try folders.close(left.filter { !overtaken.contains($0) }.map(\.id))
        return overtaken
    }

    /// What the ledger has the end of is not kept open.
    private func close(_ entries: [Entry]) throws {
        try folders.close(entries.map(\.transition).filter(\.tellsEnd).compactMap(\.attempt))
    }

    /// Only by a ledger that is whole and of now: another may not name all that is still open.
    private mutating func sweep(_ look: Look, keeping state: ObservedState) {
        let now = now()
        let isDue = swept.map { now >= $0 + sweepEvery } ?? true
        guard !look.isOffline, isDue else { return }
        swept = now
        do {
            let waiting = try outbox.letters().compactMap(\.entry.transition.attempt)
            try folders.removeOld(at: now, needed: Set(state.attempts.map(\.id) + waiting))
        } catch {
            report(.note("what actions said long ago is not taken away: \(words(of: error))"))
        }
    }

    /// Between passes and at their end, never while anything of ours runs. A hub that is a remote is its server's
    /// business.
    private func putInOrder() {
        let isBusy = look?.observed.attempts.contains { $0.controller == state.controller } ?? true
        guard !isBusy else { return }
        do {
            guard try StateRepository.takesUpkeep(in: state.folder) else { return }
            try state.removeDrafts()
            try Upkeep(
                of: site.isPath ? site.repository : site.stateRepository,
                run: gitRunner(variable: variable)
            ).begin()
        } catch {
            report(.note("\(error)"))
        }
    }

    /// Once in a pass: who waits for a commit that was never pushed waits for ever.
    private mutating func nameUnpushed(_ look: Look) {
        guard !hasNamedUnpushed else { return }
        hasNamedUnpushed = true
        // A clone that cannot be read is nobody's business here: it is not acted on.
        if let words = try? site.unpushed(after: look.desired) {
            isQuiet = false
            report(.note(words))
        }
    }

    private mutating func push() -> PushAnswer {
        guard let push = waiting, let look else { return .refused }
        do {
            try folders.announce(push.entries)
            if look.isOffline { return try keep(push) }
            switch try hub.push(push.entries, onto: push.tip, state: look.observed) {
            case .accepted(let tip):
                self.look?.ledger = tip
                acknowledged = bootClock()
                try state.remember(verified: tip)
                try close(push.entries)
                return .accepted(tip: tip.name)
            case .refused:
                try folders.withdraw(push.entries)
                return .refused
            case .unknown(let words): return .unknown(words)
            }
        } catch {
            return .failed(Trouble(words(of: error), isForPeople: true))
        }
    }

    /// The hub is away: what is to be recorded is on this machine's disk before anything acts by it.
    private mutating func keep(_ push: Push) throws -> PushAnswer {
        let entries = push.entries.map { entry in
            var late = entry
            late.happened = entry.at
            return late
        }
        try outbox.add(entries)
        for entry in entries {
            look?.ledger?.state.apply(entry)
            look?.ledger?.time = entry.at
        }
        acknowledged = bootClock()
        return .accepted(tip: push.tip)
    }

    private var launch: Launch {
        Launch(folders: folders, mailbox: mailbox, startBy: acknowledged + startTime, hear: hear)
    }

    private func spawn(_ attempt: Attempt) {
        launch.begin(attempt, look?.commission(of: attempt, at: now()), at: now())
    }

    private mutating func spawnAgain(_ attempt: Attempt) {
        // Its intent has long been on the hub; the time to begin counts from now.
        acknowledged = bootClock()
        launch.begin(attempt, look?.commission(of: attempt, at: now()), at: now(), again: true)
    }

    private func watch(_ attempt: Attempt) { launch.watch(attempt, undertaken(attempt)) }

    private func observe(_ attempt: Attempt) {
        launch.observe(attempt, by: look?.inquiry(into: attempt, at: now()))
    }

    private func observe(environment: String) {
        launch.observe(environment, by: look?.inquiry(into: environment, at: now()), at: now())
    }

    private func measure(_ measurement: Measurement) {
        launch.measure(measurement, by: look?.inquiry(into: measurement, at: now()))
    }

    /// The names of what an attempt does, for one that an earlier process began.
    private func undertaken(_ attempt: Attempt) -> [String] {
        look?.commission(of: attempt, at: now())?.undertaking.runs.map(\.what) ?? []
    }
}

/// What has not begun so long after its intent was on the hub does not begin any more.
let startTime = Duration.seconds(60)

/// How often a controller that goes on looks for folders that nobody asks for any more.
private let sweepEvery = TimeSpan(seconds: 86_400)

/// What is wrong, and where a person can mend it, how.
func words(of error: any Error) -> String {
    let remedy = (error as? LedgerTrouble)?.remedy ?? (error as? GitError)?.remedy
    return remedy.map { "\(error). \($0)" } ?? String(describing: error)
}

extension Transition {
    fileprivate var tellsEnd: Bool {
        switch self {
        case .succeeded, .failed, .lapsed, .lost, .lateReport: true
        default: false
        }
    }
}

extension Site {
    /// The first folder that `controller.yaml` allows; without one, a folder of the repository, which
    /// whoever can push may have made a link.
    fileprivate func filesRoot(_ controller: Controller?) -> FilesRoot {
        if let folder = controller?.files.first { return FilesRoot(folder: folder) }
        let parts = repository.split(separator: "/")
        let folder =
            parts.last == ".git" ? "/" + parts.dropLast().joined(separator: "/") : repository
        return FilesRoot(folder: folder, way: ".reconcile/")
    }
}
