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

    static let declaration = Command(
        name: "status",
        summary: "Show where every rollout stands, and who is needed",
        discussion: [
            .prose(
                "A row for each target, a rollout in an environment, in the order of its stages, with "
                    + "what it waits for; then what needs a person. It "
                    + "shows what this machine knows: nothing is fetched, nothing is started.")
        ]
            + AnswerForm.keys(
                ["targets      of each:"] + TargetJSON.keys.map { "  " + $0 }
                    + [
                        "outbox       at, kind, target, words: what the hub has not taken yet",
                        "mine         with --mine alone: target, kind, words, command",
                    ]),
        options: SiteOptions.all + [mine, person, exitCode, AnswerForm.option],
        examples: [
            Command.Example("reconcile status", "Shows all targets."),
            Command.Example("reconcile status --mine", "Shows what waits for you."),
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
        let look = try arguments.look(in: surroundings)
        guard look.ledger != nil else { throw try arguments.site(in: surroundings).missingLedger() }
        let plan = plan(
            look.reading.desired, observed: look.observed, facts: look.facts,
            now: surroundings.now()
        ).lookingAhead(in: look.reading.desired, observed: look.observed)
        if arguments.isSet(mine) {
            let report = MineReport(
                person: try arguments.reader(in: surroundings),
                policy: look.reading.desired.policy?.spec, plan: plan,
                order: TargetOrder(look.reading.desired))
            surroundings.output.write(arguments.wantsJSON ? report.json.text : report.text)
            return .success
        }
        let waiting = try Outbox(in: try arguments.site(in: surroundings).state).letters()
            .map(\.entry)
        let table = StatusTable(
            plan: plan, observed: look.observed, order: TargetOrder(look.reading.desired))
        surroundings.output.write(
            arguments.wantsJSON
                ? json(table, look, waiting).text : table.text + outbox(waiting))
        return !table.needy.isEmpty && arguments.isSet(exitCode) ? .failure : .success
    }

    private static func outbox(_ waiting: [Entry]) -> String {
        guard !waiting.isEmpty else { return "" }
        return "\nWaits in the outbox until the hub answers:\n"
            + waiting.map { hanging("\($0.at.text)  \($0.subjectLine)", indent: 2) }.joined()
    }

    private static func json(_ table: StatusTable, _ look: Look, _ waiting: [Entry]) -> JSON {
        let roster = Roster(look.reading.desired)
        return [
            "targets": .array(
                table.targets.map {
                    TargetJSON(
                        target: $0, outlook: table.plan.outlook(for: $0), observed: look.observed,
                        roster: roster
                    ).json
                }),
            "outbox": .array(
                waiting.map { entry in
                    [
                        "at": .string(entry.at.text),
                        "kind": .string(entry.transition.kind.rawValue),
                        "target": .optional(entry.target?.text),
                        "words": .string(entry.subjectLine),
                    ]
                }),
        ]
    }
}

extension Arguments {
    /// Who reads: the policy may know them by their git address.
    fileprivate func reader(in surroundings: Surroundings) throws -> String {
        if let named = value(of: StatusCommand.person) { return named }
        let view = try Viewpoint(repository: value(of: SiteOptions.repository), in: surroundings)
        let clone = try? Clone(
            around: view.start, newBranch: nil, variable: surroundings.environment)
        return clone?.speaker ?? surroundings.person
    }
}
