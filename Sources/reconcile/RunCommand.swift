import Effects
import Host
import Ledger
import Manifests
import Planner
import Reconciler
import Records
import YAML

/// `reconcile --once` and `reconcile --watch`: do what may be done.
enum RunCommand {
    static let once = Option.flag(
        "once", "Do what may be done now, and end: one pass, for cron.")
    static let watch = Option.flag("watch", "Go on doing what may be done, until stopped.")
    static let quiet = Option.flag(
        "quiet", short: "q", "Say only what is wrong; what happens is in the ledger all the same.")
    static let verbose = Option.flag(
        "verbose", short: "v", "Say also that nothing happened, and what waits.")

    static let grace = Option.value(
        "grace", "TIME",
        "How long a stopped controller lets end what runs, before it ends it; 60s unless said.")

    static let every = Option.value(
        "every", "TIME",
        "With --watch: how often to look where nothing comes due earlier; 60s unless said.")

    static let options =
        [once, watch, every, grace, quiet, verbose] + SiteOptions.all + [AnswerForm.option]

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        guard !arguments.isSet(quiet) || !arguments.isSet(verbose) else {
            throw UsageError(
                problem: "`--quiet` and `--verbose` are two things", command: "reconcile")
        }
        var surroundings = surroundings
        if arguments.isSet(quiet) {
            guard !arguments.wantsJSON else {
                throw UsageError(
                    problem: "`--quiet` says nothing, and `--output json` all of it",
                    command: "reconcile")
            }
            surroundings.output = .none
        }
        guard arguments.isSet(once) != arguments.isSet(watch) else {
            throw UsageError(
                problem: "say how long: --once for one pass, or --watch to go on",
                command: "reconcile")
        }
        return try act(arguments, arguments.isSet(watch) ? .watch : .once, in: surroundings)
    }

    /// One pass, or passes for ever; nothing where another pass is under way here.
    /// `asked` is what was to go back by it, which is said where it has not.
    static func act(
        _ arguments: Arguments, _ mode: Reconciler.Mode, asked entries: [Entry] = [],
        in surroundings: Surroundings
    ) throws -> ExitStatus {
        let asked = entries.compactMap(\.target)
        let teller = PassTeller(arguments, mode, asked: entries, in: surroundings)
        let surroundings = teller.surroundings
        let memory =
            arguments.isSet(once) && !arguments.wantsJSON ? QuietRun(surroundings) : nil
        let site = try arguments.site(in: surroundings)
        let state = try StateRepository(in: site.state)
        guard let lock = try FileLock(state.lock) else {
            if arguments.isSet(verbose) {
                surroundings.errors.write("Another pass is under way here.\n")
            }
            teller.tell(nil, asked: asked)
            RollbackCommand.sayAsked(asked, "the pass under way on \(hostName())", in: surroundings)
            return .success
        }
        let end = try pass(arguments, site, mode, teller, in: surroundings)
        if let quiet = end.quiet, !arguments.isSet(verbose) {
            // What cannot be remembered is found out again.
            try? memory?.remember(quiet, site, arguments)
        }
        lock.release()
        summarize(end, isVerbose: arguments.isSet(verbose), in: surroundings)
        if mode == .back { sayLeft(end, in: surroundings) }
        tell(end.problems, in: surroundings)
        teller.tell(end, asked: asked.filter(end.asked.contains))
        RollbackCommand.sayAsked(
            asked.filter(end.asked.contains), "the controller that runs there, or the next pass",
            in: surroundings)
        // Who says `--offline` knows that the hub is away.
        let isExpected = end.isOffline && arguments.isSet(RollbackCommand.offline)
        guard end.failures.isEmpty, end.trouble == nil || isExpected else { return .failure }
        // Who goes back by hand is answered whether it went back.
        return end.problems.isEmpty || !arguments.isSet(once) ? .success : .invalid
    }

    /// Each pass says what is wrong with manifests: what they hold would otherwise be missed by nobody.
    private static func tell(_ problems: [Diagnostic], in surroundings: Surroundings) {
        for one in problems.prefix(problemsShownMax) {
            surroundings.complain("\(one.location.words): \(one.problem)")
        }
        let more = problems.count - problemsShownMax
        if more > 0 {
            surroundings.complain("and \(more) more: reconcile validate")
        }
    }

    private static let problemsShownMax = 5

    private static func pass(
        _ arguments: Arguments, _ site: Site, _ mode: Reconciler.Mode, _ teller: PassTeller,
        in surroundings: Surroundings
    ) throws -> PassEnd {
        // First, since threads take over which signals wait.
        let signals = try StopSignals()
        var driver = try Driver(
            site, controller: try arguments.controller(in: surroundings),
            variable: surroundings.environment, hear: surroundings.output.aside.map(show),
            report: {
                teller.take($0)
                say($0, in: surroundings)
            })
        driver.heed(signals, grace: try time(grace, in: arguments), leaving: sayLeaving)
        let end = try driver.run(mode, every: try time(every, in: arguments))
        try driver.close()
        return end
    }

    /// The process ends with this line, so nobody can be told whether it could be written.
    @Sendable private static func sayLeaving() {
        try? StandardStream.error.write(
            "reconcile: left at once; what runs goes on, and the next pass here records how it ends\n"
        )
    }

    /// A minute where nothing is said.
    private static func time(_ option: Option, in arguments: Arguments) throws -> TimeSpan {
        try arguments.timeSpan(of: option, of: "reconcile") ?? TimeSpan(seconds: 60)
    }

    /// What running actions say, to who sits before a terminal.
    private static func show(
        on aside: @escaping @Sendable (String) -> Void
    ) -> @Sendable (HeardLine) -> Void {
        { line in
            let text = shortened(line.text)
            aside("\(visible("\(line.target.text) \(line.what)")) | \(visibleLine(text))\n")
        }
    }

    /// A program may say a megabyte without an end of line.
    private static func shortened(_ text: String) -> String {
        let start = text.prefix(heardLettersMax)
        return start.endIndex == text.endIndex ? text : start + " …"
    }

    private static let heardLettersMax = 1_000

    private static func say(_ report: Report, in surroundings: Surroundings) {
        switch report {
        case .recorded(let entry):
            surroundings.output.write(surroundings.page.line(entry.wholeSubject, indent: 0))
            if let cause = entry.transition.trouble {
                surroundings.output.write(surroundings.page.hanging(cause, indent: 4))
            }
        case .brings(let state, let attempt):
            guard let (before, after) = state.exposures(around: attempt) else { return }
            for line in LayerDifference(before, after).lines {
                surroundings.output.write(surroundings.page.hanging(line, indent: 4))
            }
            if attempt.purpose == .back {
                surroundings.output.write(
                    surroundings.page.hanging(
                        "by the programs of revision \(attempt.revision.prefix(10)), which brought it",
                        indent: 4))
            }
            for flag in state[attempt.target].flagsKeptBack(by: attempt) {
                surroundings.output.write(
                    surroundings.page.hanging(
                        "flag \(flag) stays back: a person took it back after that was verified",
                        indent: 4))
            }
        case .trouble(let words), .note(let words):
            surroundings.complain(words)
        case .rested: break
        }
    }

    /// In cron nothing is said where nothing happened.
    private static func summarize(
        _ end: PassEnd, isVerbose: Bool, in surroundings: Surroundings
    ) {
        guard end.recorded > 0 || isVerbose, let plan = end.plan else { return }
        let waiting = plan.outlooks.filter { !$0.waits.isEmpty }
        let page = surroundings.page
        let pending = notInForce(plan.adoptions, Roster(end.policy), on: page)
        guard !waiting.isEmpty || !pending.isEmpty else {
            surroundings.output.write(
                end.recorded > 0 ? "Nothing waits.\n" : "Nothing happened, and nothing waits.\n")
            return
        }
        surroundings.output.write(waiting.map { words(of: $0, on: page) }.joined() + pending)
    }

    /// Who goes back starts nothing; what a pass will start all the same is named, so that it can be stopped.
    private static func sayLeft(_ end: PassEnd, in surroundings: Surroundings) {
        let starts = (end.plan?.startsNext ?? []).map(\.text)
        guard !starts.isEmpty else { return }
        surroundings.output.write(
            surroundings.page.hanging(
                "The next pass starts \(starts.joined(separator: ", ")): `reconcile plan` shows with what.",
                indent: 0))
    }

    private static func words(of outlook: Outlook, on page: Page) -> String {
        let head = "\(outlook.target.text) waits:"
        if let only = outlook.waits.first, outlook.waits.count == 1 {
            return page.hanging("\(head) \(only.line)", indent: 0)
        }
        return head + "\n" + outlook.waits.map { page.hanging($0.line, indent: 4) }.joined()
    }
}

extension Arguments {
    /// Nil where the option is not said; `command` is whose help tells how it is.
    func timeSpan(of option: Option, of command: String) throws -> TimeSpan? {
        guard let text = value(of: option) else { return nil }
        do throws(Misfit) { return try TimeSpan(parsing: text) } catch {
            throw UsageError(problem: error.problem, command: command)
        }
    }
}

extension Transition {
    /// Why it did not end well; nil where it did, or where the subject says so.
    var trouble: String? {
        switch self {
        case .failed(let outcome), .lost(let outcome), .lapsed(let outcome): outcome.cause
        case .asked(let ask): ask.reason
        case .paused(let said): said.reason
        case .answered(let answered): answered.why
        case .founded, .revision, .claimed, .intent, .succeeded, .measured, .verified, .broke,
            .tookOver, .settled, .drifted, .accepted, .reverted, .followed, .lateReport,
            .acknowledged:
            nil
        }
    }
}

extension TargetRecord {
    /// What was taken back by itself since that was verified which `attempt` goes back to.
    fileprivate func flagsKeptBack(by attempt: Attempt) -> [String] {
        guard attempt.purpose == .back, attempt.level != AskRecord.flagsLevel else { return [] }
        return (Array(done.values) + replaced.values).filter { $0.layer == attempt.layer }
            .max { $0.number < $1.number }?.takenBack ?? []
    }
}
