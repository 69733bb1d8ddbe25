import Effects
import Host
import Ledger
import Manifests
import Records

/// What the programs of one attempt said, with where it was cut.
struct SaidReport {
    private let attempt: String
    /// Of the entry that was asked for; nil where only the attempt is known.
    private let words: String?
    private let runs: [SaidAttempt]

    /// Reads what this machine keeps; `named` is the beginning of a commit's name, or of an attempt's.
    init(of named: String, at site: Site, now: Instant) throws {
        let question = try SaidQuestion(named, at: site)
        (attempt, words) = (question.attempt, question.line?.words)
        runs = try AttemptFolders.said(
            by: attempt, in: StateRepository.attempts(in: site.state))
        guard runs.contains(where: { !$0.programs.isEmpty || $0.standing == .running }) else {
            throw question.nothingKept(now: now)
        }
    }

    var text: String {
        let head = words.map { visible($0) + "\n" } ?? ""
        return head + "Attempt \(attempt)\n"
            + runs.enumerated().map { text(of: $1, number: $0 + 1) }.joined()
    }

    private func text(of run: SaidAttempt, number: Int) -> String {
        var text = runs.count > 1 ? "\n== Try \(number) of \(runs.count)\n" : ""
        for (index, program) in run.programs.enumerated() {
            let name = "\(index + 1) \(visible(program.name))"
            let kept = program.kept
            text += "\n== \(name): \(program.end(in: run.standing))\n"
            text += block("\(name), output", kept.output, kept.record?.output)
            text += block("\(name), complaints", kept.complaints, kept.record?.complaints)
        }
        return text
    }

    private func block(_ title: String, _ kept: [UInt8], _ record: StreamRecord?) -> String {
        guard !kept.isEmpty else { return "== \(title): nothing\n" }
        let lines = String(decoding: kept, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        // The last line ends as the others do, so that behind it there is none.
        let shown = kept.last == 10 ? lines.dropLast() : lines[...]
        // Set in, so that no program can say what looks like a heading.
        return "== \(title): \(size(of: kept, record))\n"
            + shown.map { $0.isEmpty ? "\n" : "  \(visibleLine(String($0)))\n" }.joined()
    }

    private func size(of kept: [UInt8], _ record: StreamRecord?) -> String {
        guard let record else { return "\(count(kept.count, "byte")) so far" }
        let all = count(record.bytes, "byte")
        return record.bytesLeftOut > 0
            ? "\(all), of which \(record.bytesLeftOut) were cut out of the middle" : all
    }
}

extension SaidReport {
    var json: JSON {
        ["attempt": .string(attempt), "runs": .array(runs.map { json(of: $0) })]
    }

    private func json(of run: SaidAttempt) -> JSON {
        [
            "standing": .string(run.standing.rawValue),
            "programs": .array(
                run.programs.map { program in
                    [
                        "name": .string(program.name),
                        "words": .array(program.kept.words.map(JSON.string)),
                        "end": .string(program.end(in: run.standing)),
                        "milliseconds": program.kept.record.map { .integer($0.milliseconds) }
                            ?? .null,
                        "output": json(of: program.kept.output, program.kept.record?.output),
                        "complaints": json(
                            of: program.kept.complaints, program.kept.record?.complaints),
                    ]
                }),
        ]
    }

    private func json(of kept: [UInt8], _ record: StreamRecord?) -> JSON {
        [
            "bytes": .integer(record?.bytes ?? kept.count),
            "bytesLeftOut": .integer(record?.bytesLeftOut ?? 0),
            "text": .string(String(decoding: kept, as: UTF8.self)),
        ]
    }
}

extension SaidAttempt.Program {
    fileprivate func end(in standing: SaidAttempt.Standing) -> String {
        guard let record = kept.record else {
            return standing == .running ? "it still runs" : "nobody saw its end"
        }
        return "\(record.words), after \(record.milliseconds) ms"
    }
}

/// Which attempt was asked for, and by which entry.
private struct SaidQuestion {
    let attempt: String
    let line: HistoryLine?
    private let own: String?
    /// The entry that says who began it.
    private let intent: HistoryLine?

    init(_ named: String, at site: Site) throws {
        let name = named.lowercased()
        guard (4...40).contains(name.utf8.count), name.allSatisfy(\.isHexDigit) else {
            throw LedgerTrouble(
                "`\(visible(named))` is neither a ledger commit nor the id of an attempt",
                remedy: "`git log --oneline reconcile/ledger` lists the commits.")
        }
        let lines = try history(of: site)
        let meant = lines.filter { $0.commit.hasPrefix(name) }
        let attempts = Set(lines.compactMap(\.attempt).filter { $0.hasPrefix(name) })
        guard meant.count + attempts.count <= 1 else {
            let all = meant.map(\.commit) + attempts.sorted()
            throw LedgerTrouble(
                "`\(name)` is the beginning of several names",
                remedy: "Write more of it: " + all.prefix(5).joined(separator: " or ") + ".")
        }
        line = meant.first
        guard let attempt = attempts.first ?? meant.first?.attempt ?? wholeID(name, meant) else {
            throw Self.none(name, line)
        }
        self.attempt = attempt
        own = StateRepository.controller(in: site.state)
        intent = lines.last { $0.attempt == attempt }
    }

    private static func none(_ name: String, _ line: HistoryLine?) -> LedgerTrouble {
        guard let line else {
            return LedgerTrouble(
                "no entry that this machine knows has the name `\(name)`",
                remedy: "`git log --oneline reconcile/ledger` lists them; "
                    + "`reconcile fetch` brings those of others.")
        }
        return LedgerTrouble(
            "ledger commit \(line.commit.prefix(10)) (\(visible(line.words))) is of no action, "
                + "so no program said anything",
            remedy: "Entries of actions name an attempt: "
                + "`git log --oneline --grep '^Attempt: ' reconcile/ledger`.")
    }

    /// Why nothing is kept here, and what else there is.
    func nothingKept(now: Instant) -> LedgerTrouble {
        let remedy =
            "The last lines of what failed are in the entry: git show "
            + (line?.commit.prefix(10) ?? "COMMIT") + "."
        if let controller = intent?.controller, controller != own {
            return LedgerTrouble(
                "the controller \(visible(controller)) ran this action, and what its programs said is "
                    + "kept on its machine alone",
                remedy: "Ask there, with the same words. " + remedy)
        }
        if let intent, now >= intent.at + AttemptFolders.keptFor {
            return LedgerTrouble(
                "what programs said is kept for 30 days, and this action began at \(intent.at.text)",
                remedy: remedy)
        }
        return LedgerTrouble(
            "nothing is kept here of what the programs of attempt \(attempt) said: none has begun, "
                + "or its folder was taken away",
            remedy: remedy)
    }
}

/// The whole id of an attempt that only the outbox knows yet.
private func wholeID(_ name: String, _ meant: [HistoryLine]) -> String? {
    meant.isEmpty && name.utf8.count == 32 ? name : nil
}
