import Ledger
import Manifests
import TestSupport

/// Values of every record of the ledger, as wild as their types allow.
extension Chance {
    mutating func text() -> String {
        let words = [
            "", "a", "true", "null", "~", "12", "0x1f", "1e3", "- a", "a: b", "# no", "'", "\"",
            "\\", " edge ",
            "two\nlines", "tab\there", "ünï — 漢字 🚀", "\u{0}", "\u{7}", "\u{1b}[31m", "\u{202e}rtl",
            "\u{feff}",
            "\u{85}", "\u{2028}", "$(version)", "{a}", "[b]", "*x", "&y", "!tag", "|", ">", "%",
            "@", "`", "? k",
            "no", "off", "y", "2025-05-09", "<<", "=", ".inf", "0o7", "1_000", "app/production",
            "---", "...",
            String(repeating: "long ", count: 60), "trailing\n", "\n", "\r\n", "e\u{301}",
        ]
        return isOne(in: 3) ? one(of: words) + one(of: words) : one(of: words)
    }

    mutating func instant() -> Instant { Instant(seconds: below(4_000_000_000) - 1_000_000_000) }
    mutating func number() -> Int { isOne(in: 9) ? .max : below(1_000_000) }
    mutating func name() -> String { one(of: ["app", "eu", "us-east", "x.y", "a@b", "own"]) }
    mutating func hex(_ count: Int) -> String {
        String((0..<count).map { _ in one(of: Array("0123456789abcdef")) })
    }

    mutating func target() -> TargetID {
        let rollout = one(of: ["app", "web", "-"])
        return TargetID(rollout, in: rollout == "-" ? "eu" : one(of: ["eu", "us", "-"]))
    }

    mutating func table<Value>(_ make: (inout Chance) -> Value) -> [String: Value] {
        Dictionary(
            some { chance in (chance.isOne(in: 2) ? chance.text() : chance.name(), make(&chance)) },
            uniquingKeysWith: { $1 })
    }

    mutating func flagValue() -> FlagValue {
        switch below(4) {
        case 0: .boolean(isOne(in: 2))
        case 1: .integer(below(100) - 50)
        case 2:
            Decimal(parsing: one(of: ["1.5", "-0.25", "100.125"])).map(FlagValue.number)
                ?? .integer(1)
        default: .text(text())
        }
    }

    mutating func flag() -> LayerFlag {
        var flag = LayerFlag()
        flag.value = flagValue()
        flag.share = maybe { try? Percentage(parsing: "\($0.below(100)).\($0.below(10))%") } ?? nil
        flag.cohorts = table { $0.table { $0.some { $0.text() } } }
        flag.bucketWith = maybe { $0.text() }
        return flag
    }

    mutating func layer() -> Layer {
        var layer = Layer()
        layer.versions = table { $0.text() }
        layer.flags = table { $0.flag() }
        layer.variables = table { $0.isOne(in: 2) ? .text($0.text()) : .secret($0.text()) }
        return layer
    }

    mutating func attempt() -> Attempt {
        var attempt = Attempt()
        (attempt.id, attempt.stage, attempt.level) = (hex(32), text(), maybe { $0.text() })
        attempt.purpose = one(of: [.start, .finish, .back])
        (attempt.target, attempt.fence, attempt.controller) = (target(), number(), text())
        (attempt.host, attempt.revision, attempt.digest) = (text(), text(), maybe { $0.text() })
        (attempt.authorisedUntil, attempt.layer) = (instant(), maybe { $0.layer() })
        attempt.before = maybe { $0.one(of: Standing.allCases) }
        attempt.answers = some { $0.text() }
        return attempt
    }

    mutating func evidence() -> Evidence { Evidence(text(), text(), sight: maybe { $0.text() }) }

    mutating func soak() -> SoakRecord {
        var soak = SoakRecord(since: instant())
        (soak.healthySeconds, soak.lastReading) = (number(), maybe { $0.instant() })
        soak.verdict = maybe { $0.one(of: [.pass, .inconclusive, .fail]) }
        return soak
    }

    mutating func done() -> DoneRecord {
        var done = DoneRecord(
            at: instant(), digest: text(), revision: text(), layer: layer(),
            claimedBy: maybe { $0.text() }, number: number())
        done.takenBack = some { $0.text() }
        return done
    }

    mutating func ask() -> AskRecord {
        var ask = AskRecord()
        (ask.level, ask.flags, ask.by, ask.at, ask.reason) = (
            text(), some { $0.text() }, text(), instant(), text()
        )
        ask.isOffline = isOne(in: 2)
        ask.about = maybe { chance in
            var about = AskedAbout()
            (about.fence, about.stage) = (chance.number(), chance.maybe { $0.text() })
            about.digest = chance.maybe { $0.text() }
            return about
        }
        return ask
    }

    mutating func failure() -> FailureRecord {
        var failure = FailureRecord(
            stage: text(), digest: text(), at: instant(), cause: text())
        (failure.by, failure.level) = (maybe { $0.text() }, maybe { $0.text() })
        failure.first = maybe { FirstFailure(at: $0.instant(), cause: $0.text()) }
        return failure
    }

    mutating func overtaken() -> OvertakenAsk {
        var ask = OvertakenAsk()
        (ask.by, ask.at, ask.reason, ask.why) = (text(), instant(), text(), text())
        return ask
    }

    mutating func acknowledgement() -> Acknowledgement {
        var said = Acknowledgement()
        (said.by, said.at, said.reason) = (text(), instant(), maybe { $0.text() })
        (said.about, said.upon) = (some { $0.text() }, maybe { $0.entry(.measured) })
        return said
    }

    mutating func targetRecord() -> TargetRecord {
        var record = TargetRecord()
        (record.standing, record.stage) = (
            maybe { $0.one(of: Standing.allCases) }, maybe { $0.text() }
        )
        (record.digest, record.revision) = (maybe { $0.text() }, maybe { $0.text() })
        (record.layer, record.order, record.soak) = (
            maybe { $0.layer() }, number(), maybe { $0.soak() }
        )
        (record.done, record.replaced) = (table { $0.done() }, table { $0.done() })
        (record.failure, record.failedBefore) = (maybe { $0.failure() }, some { $0.failure() })
        (record.asks, record.lost) = (some { $0.ask() }, maybe { $0.attempt() })
        record.overtaken = maybe { $0.overtaken() }
        record.acknowledged = maybe { $0.acknowledgement() }
        (record.spending, record.spent) = (some { $0.text() }, some { $0.text() })
        record.last = maybe { $0.entry() }
        return record
    }

    mutating func sight() -> Sight {
        var sight = Sight()
        sight.kind = one(of: [.signOff, .veto, .withdrawal, .lift])
        (sight.stage, sight.gate, sight.role, sight.by, sight.at) = (
            text(), text(), text(), text(), text()
        )
        (sight.seen, sight.revision, sight.digest) = (instant(), text(), text())
        sight.notBefore = maybe { $0.instant() }
        return sight
    }

    mutating func inForce() -> InForce {
        var definition = InForce()
        (definition.revision, definition.digest) = (text(), text())
        (definition.signedOff, definition.past) = (some { $0.text() }, some { $0.text() })
        return definition
    }

    mutating func revision() -> RevisionRecord {
        var revision = RevisionRecord()
        (revision.commit, revision.content) = (text(), text())
        return revision
    }

    mutating func ledger() -> LedgerRecord {
        var ledger = LedgerRecord()
        (ledger.id, ledger.format) = (hex(32), number())
        (ledger.revision, ledger.policy) = (maybe { $0.revision() }, maybe { $0.inForce() })
        ledger.following = maybe { $0.text() }
        ledger.last = maybe { $0.entry() }
        return ledger
    }

    mutating func environment() -> EnvironmentRecord {
        var record = EnvironmentRecord()
        (record.fence, record.attempt) = (number(), maybe { $0.attempt() })
        (record.inForce, record.own) = (maybe { $0.inForce() }, targetRecord())
        record.last = maybe { $0.entry() }
        return record
    }

    mutating func rollout() -> RolloutRecord {
        var record = RolloutRecord()
        (record.sights, record.firstSeen) = (some { $0.sight() }, table { $0.instant() })
        (record.work, record.fence, record.attempt) = (
            targetRecord(), number(), maybe { $0.attempt() }
        )
        record.paused = maybe { $0.pause() }
        record.last = maybe { $0.entry() }
        return record
    }

    mutating func pause() -> PauseRecord {
        var pause = PauseRecord()
        (pause.by, pause.at, pause.reason) = (text(), instant(), text())
        return pause
    }

    mutating func run() -> RunRecord {
        var run = RunRecord()
        (run.what, run.end, run.tries, run.milliseconds) = (text(), text(), number(), number())
        (run.outputBytes, run.outputDigest, run.tail) = (
            number(), maybe { $0.text() }, some { $0.text() }
        )
        return run
    }

    mutating func outcome() -> Outcome {
        var outcome = Outcome()
        (outcome.attempt, outcome.fence, outcome.cause) = (text(), number(), maybe { $0.text() })
        (outcome.goesBack, outcome.runs) = (isOne(in: 2), some { $0.run() })
        return outcome
    }

    mutating func seen() -> RevisionSeen {
        var seen = RevisionSeen()
        (seen.revision, seen.sights) = (revision(), table { $0.some { $0.sight() } })
        seen.dated = table { $0.some { $0.text() } }
        seen.policy = maybe { $0.inForce() }
        seen.environments = table { chance in
            var adoption = Adoption()
            (adoption.inForce, adoption.initial) = (chance.inForce(), chance.maybe { $0.layer() })
            return adoption
        }
        return seen
    }

    mutating func transition(_ kind: Transition.Kind) -> Transition {
        switch kind {
        case .founded:
            var founded = Founded()
            (founded.id, founded.format) = (text(), number())
            return .founded(founded)
        case .revision: return .revision(seen())
        case .claimed:
            var claimed = Claimed()
            (claimed.stage, claimed.digest, claimed.revision) = (text(), text(), text())
            (claimed.by, claimed.reason, claimed.layer) = (text(), maybe { $0.text() }, layer())
            return .claimed(claimed)
        case .intent:
            var intent = Intent()
            (intent.attempt, intent.evidence) = (attempt(), some { $0.evidence() })
            intent.cause = maybe { $0.text() }
            return .intent(intent)
        case .succeeded: return .succeeded(outcome())
        case .failed: return .failed(outcome())
        case .lapsed: return .lapsed(outcome())
        case .lost: return .lost(outcome())
        case .measured:
            var measured = Measured()
            (measured.soak, measured.reading) = (soak(), text())
            return .measured(measured)
        case .verified:
            var verified = Verified()
            (verified.stage, verified.evidence) = (text(), some { $0.evidence() })
            return .verified(verified)
        case .broke:
            var broke = Broke()
            (broke.stage, broke.cause, broke.goesBack) = (text(), text(), isOne(in: 2))
            return .broke(broke)
        case .asked: return .asked(ask())
        case .paused: return .paused(PausedNow(by: text(), because: text()))
        case .acknowledged:
            return .acknowledged(
                Acknowledged(by: text(), because: maybe { $0.text() }, about: some { $0.text() }))
        case .answered: return .answered(AnsweredAsk(ask(), because: text()))
        case .tookOver:
            var taken = TakenOver()
            (taken.attempt, taken.controller, taken.host) = (text(), text(), text())
            (taken.fence, taken.reason) = (number(), maybe { $0.text() })
            return .tookOver(taken)
        case .settled:
            var settled = Settled()
            settled.answer = one(of: [.done, .undone])
            (settled.by, settled.reason) = (text(), text())
            return .settled(settled)
        case .drifted:
            var drifted = Drifted()
            (drifted.differences, drifted.report) = ([text(), text()], text())
            drifted.accepted = maybe { $0.layer() }
            return .drifted(drifted)
        case .accepted: return .accepted(answer())
        case .reverted: return .reverted(answer())
        case .lateReport:
            var report = LateReport()
            (report.said, report.why, report.attempt) = (text(), text(), maybe { $0.text() })
            report.asked = maybe { $0.ask() }
            report.isTakenOver = maybe { _ in true } ?? false
            return .lateReport(report)
        case .followed:
            var followed = Followed()
            (followed.revision, followed.instead) = (text(), text())
            (followed.by, followed.reason) = (text(), text())
            return .followed(followed)
        }
    }

    mutating func answer() -> Answered {
        var answer = Answered()
        (answer.commit, answer.files) = (text(), some { $0.text() })
        (answer.by, answer.reason) = (text(), text())
        return answer
    }

    mutating func entry() -> Entry { entry(one(of: Transition.Kind.allCases)) }

    mutating func entry(_ kind: Transition.Kind) -> Entry {
        var entry = Entry(
            at: instant(), controller: text(), target: maybe { $0.target() }, transition(kind))
        entry.happened = maybe { $0.instant() }
        return entry
    }
}
