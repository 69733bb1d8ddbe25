import Ledger
import Manifests
import Records

/// `reconcile history`: what happened, when, by which evidence?
enum HistoryCommand {
    static let subject = Operand(
        name: "ROLLOUT|ENVIRONMENT",
        help: "Only what is about this rollout, environment, or target: `ROLLOUT/ENVIRONMENT`.",
        isOptional: true)
    static let limit = Option.value(
        "limit", short: "n", "N", "At most so many entries, newest first.")
    static let said = Option.value(
        "said", "ENTRY",
        "What the programs of this entry said, whole: a ledger commit, or an attempt's id.")

    static let declaration = Command(
        name: "history",
        summary: "Show what happened, newest first",
        discussion: [
            .prose(
                "The same story as `git log reconcile/ledger` (in a clone of a remote hub "
                    + "`git log origin/reconcile/ledger`): each transition is a commit there, "
                    + "and git alone can tell it."),
            .prose(
                "What programs said is kept for 30 days on the machine that ran them: of each "
                    + "stream 1 MiB, its first half and its last, without secrets. --said shows it."
            ),
        ]
            + AnswerForm.keys([
                "entries      newest first, of each:",
                "  commit, at, kind, target, words",
                "  version    by component from and to, where it starts or ends",
                "  changes    what, name, from, to: the same with flags and variables",
                "  sights     kind, rollout, stage, gate, role, by, at: seen first with it",
                "  commits    commit, subject, author: of the desired branch, new with it",
                "  evidence   gate, held: what its gates held by",
                "  by         the person who said it; or null",
                "  why        why it failed, went back or was said; or null",
                "  revision, attempt, fence, controller",
                "attempt      with --said, as what follows: the id of the attempt",
                "runs         each time that it was begun; standing, programs",
                "programs     name, words, end, milliseconds, output, complaints",
                "output       bytes, bytesLeftOut, text; the same of complaints",
            ]),
        operands: [subject],
        options: SiteOptions.all + [limit, said, AnswerForm.option],
        examples: [
            Command.Example("reconcile history", "Shows everything."),
            Command.Example("reconcile history production", "Shows what happened there."),
            Command.Example("reconcile history app/production", "Shows what happened to it there."),
            Command.Example(
                "reconcile history --said 1a2b3c4", "Shows what the programs of that entry said."),
        ],
        statuses: [
            Command.Status(.success, "The history was shown."),
            Command.Status(
                .invalid, "There is no repository, no ledger, no such name or no such output."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        let site = try arguments.site(in: surroundings)
        if let entry = arguments.value(of: said) {
            return try show(saidIn: entry, at: site, arguments, in: surroundings)
        }
        let most = try arguments.value(of: limit).map(number) ?? 200
        surroundings.sayAge(of: site)
        let subject = arguments.value(of: subject)
        let all = try history(of: site)
        let lines = Array(
            all.filter { line in subject.map { line.isAbout($0) } ?? true }.prefix(most))
        if let subject, lines.isEmpty {
            try refuseUnknown(subject, all, at: site)
            surroundings.remark("Nothing has happened to \(subject) yet.")
        }
        let report = try HistoryReport(lines, at: site, on: surroundings.page)
        surroundings.output.write(arguments.wantsJSON ? report.json.text : report.text)
        return .success
    }

    /// An empty history of a name that means nothing would be taken for peace.
    private static func refuseUnknown(_ subject: String, _ lines: [HistoryLine], at site: Site)
        throws
    {
        let targets = Set(lines.compactMap(\.target))
        // What is declared may not have begun; manifests that cannot be read declare nothing.
        let desired = (try? Look(readingHere: site, controller: nil))?.reading.desired
        let declared = Set((desired?.rollouts.names ?? []) + (desired?.environments.names ?? []))
        let parts = subject.split(separator: "/").map(String.init)
        if !parts.isEmpty, parts.count <= 2, parts.allSatisfy(declared.contains) { return }
        let happened = targets.flatMap { [$0.rollout, $0.environment] }.filter { $0 != "-" }
        let names = declared.union(happened).sorted(by: bytesPrecede)
        throw LedgerTrouble(
            "there is no rollout, environment or target `\(visible(subject))`",
            remedy: meantOrOneOf(
                subject, parts.count > 1 ? targets.map(\.text).sorted(by: bytesPrecede) : names,
                otherwise: "Nothing has happened yet."))
    }

    private static func show(
        saidIn entry: String, at site: Site, _ arguments: Arguments, in surroundings: Surroundings
    ) throws -> ExitStatus {
        guard arguments.value(of: subject) == nil, !arguments.isSet(limit) else {
            throw UsageError(
                problem: "`--said` names one entry, so nothing else can be chosen",
                command: "reconcile history")
        }
        let report = try SaidReport(of: entry, at: site, now: surroundings.now())
        surroundings.output.write(arguments.wantsJSON ? report.json.text : report.text)
        return .success
    }

    private static func number(_ text: String) throws -> Int {
        guard let number = Int(text), number > 0 else {
            throw UsageError(
                problem: "`--limit` takes a number of entries, not `\(text)`",
                command: "reconcile history")
        }
        return number
    }

}
