import Ledger
import Manifests
import Planner
import Records

/// `reconcile status`: where does everything stand, and who is needed?
enum StatusCommand {
    static let exitCode = Option.flag(
        "exit-code", "End with 1 as long as something has failed and needs a person.")

    static let mine = Option.flag(
        "mine", "Show only what waits for you: sign-offs of your roles, ticks, stops of your own.")
    static let person = Option.value(
        "by", "NAME",
        "With --mine: for whom; unless said who the policy knows by your git address, then `USER`.")
    static let watch = Option.flag("watch", "Show it again and again, until stopped.")
    static let every = Option.value(
        "every", "TIME", "With --watch: how often to look; 2s unless said.")
    static let quiet = Option.flag(
        "quiet", short: "q", "Show only what needs a person; nothing where nobody is needed.")

    static let declaration = Command(
        name: "status",
        summary: "Show where every rollout stands, and who is needed",
        discussion: [
            .prose(
                "A row for each target, a rollout in an environment, in the order of its stages, with "
                    + "what it waits for; then what needs a person. It "
                    + "shows what this machine knows: nothing is fetched, nothing is started."),
            .prose(
                "With --watch a terminal shows the newest in the place of the one before, and a pipe is "
                    + "given it where it says something else."),
        ]
            + AnswerForm.keys(
                ["targets      of each:"] + TargetJSON.keys.map { "  " + $0 }
                    + [
                        "  comes        versions by component that its next stage brings",
                        "  running      attempt, host, until, lastLine; or null",
                        "outbox       at, kind, target, words: what the hub has not taken yet",
                        "adoptions    changes that are not in force yet: as waits",
                        "paused       of each: rollout, and as waits: also where all is verified",
                        "next         when something can change by itself; or null",
                        "mine         with --mine alone: target, kind, words, command",
                        "known        with --mine alone: whether the policy knows that name",
                    ]),
        options: SiteOptions.all
            + [mine, person, watch, every, quiet, exitCode, AnswerForm.option],
        examples: [
            Command.Example("reconcile status", "Shows all targets."),
            Command.Example("reconcile status --mine", "Shows what waits for you."),
            Command.Example("reconcile status --watch", "Shows them until you stop it."),
        ],
        statuses: [
            Command.Status(.success, "The status was shown."),
            Command.Status(.failure, "With --exit-code: something failed and needs a person."),
            Command.Status(.invalid, "There is no repository or no desired state."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        if arguments.isSet(watch) {
            guard !arguments.isSet(exitCode) else {
                throw UsageError(
                    problem: "`--watch` never ends by itself, so it has no `--exit-code`",
                    command: "reconcile status")
            }
            let every = try arguments.timeSpan(of: every, of: "reconcile status") ?? standardEvery
            StatusWatch(every: every, surroundings: surroundings).run {
                try StatusAnswer(arguments, in: surroundings).text
            }
        }
        let answer = try StatusAnswer(arguments, in: surroundings)
        surroundings.output.write(answer.text)
        return !answer.table.needy.isEmpty && arguments.isSet(exitCode) ? .failure : .success
    }

    private static let standardEvery = TimeSpan(seconds: 2)
}

/// One status, as it is at one moment.
private struct StatusAnswer {
    let table: StatusTable
    let text: String

    init(_ arguments: Arguments, in surroundings: Surroundings) throws {
        let site = try arguments.site(in: surroundings)
        let look = try arguments.look(in: surroundings)
        guard look.ledger != nil else { throw try site.missingLedger() }
        let plan = plan(
            look.reading.desired, observed: look.observed, facts: look.facts,
            now: surroundings.now()
        ).lookingAhead(in: look.reading.desired, observed: look.observed)
        table = StatusTable(
            plan: plan, observed: look.observed, order: TargetOrder(look.reading.desired),
            roster: Roster(look.reading.desired),
            goesBack: Self.goingBack(by: look, now: surroundings.now()),
            site: site, page: surroundings.page)
        if arguments.isSet(StatusCommand.mine) {
            let report = MineReport(
                person: try arguments.reader(in: surroundings),
                policy: look.reading.desired.policy?.spec, plan: plan, observed: look.observed,
                order: table.order)
            text = arguments.wantsJSON ? report.json.text : report.text(on: surroundings.page)
            return
        }
        let waiting = try Outbox(in: site.state).letters().map(\.entry)
        text =
            arguments.wantsJSON
            ? Self.json(table, look, waiting).text
            : arguments.isSet(StatusCommand.quiet)
                ? table.people : table.text + Self.outbox(waiting, on: surroundings.page)
    }

    /// Of what has failed, what a person's word would take back.
    private static func goingBack(by look: Look, now: Instant) -> Set<TargetID> {
        var ask = AskRecord()
        ask.level = AskRecord.ordinaryLevel
        return Set(
            look.observed.known.filter { target in
                look.observed[target].standing == .failed
                    && canGoBack(
                        target, as: ask, desired: look.reading.desired, observed: look.observed,
                        facts: look.facts, now: now)
            })
    }

    private static func outbox(_ waiting: [Entry], on page: Page) -> String {
        guard !waiting.isEmpty else { return "" }
        return "\nWaits in the outbox until the hub answers:\n"
            + waiting.map { page.hanging("\($0.at.text)  \($0.subjectLine)", indent: 2) }.joined()
    }

    private static func json(_ table: StatusTable, _ look: Look, _ waiting: [Entry]) -> JSON {
        let roster = Roster(look.reading.desired)
        return [
            "targets": .array(
                table.targets.map { target in
                    TargetJSON(
                        target: target, outlook: table.plan.outlook(for: target),
                        observed: look.observed, roster: roster
                    ).json.with("comes", .versions(table.coming(to: target)))
                        .with("running", table.running(in: target)?.json ?? .null)
                }),
            "outbox": .array(
                waiting.map { entry in
                    [
                        "at": .string(entry.at.text),
                        "kind": .string(entry.transition.kind.rawValue),
                        "target": .optional(entry.target?.text),
                        "words": .string(entry.wholeSubject),
                    ]
                }),
            "adoptions": .array(table.plan.adoptions.map { $0.json(roster) }),
            "paused": .array(
                table.plan.pauses.sorted { bytesPrecede($0.key, $1.key) }.flatMap { name, waits in
                    waits.map { $0.json(roster).with("rollout", .string(name)) }
                }),
            "next": .optional(table.plan.next?.text),
        ]
    }
}
