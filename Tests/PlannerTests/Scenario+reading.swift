import Ledger
import Manifests
import Testing
import YAML

@testable import Planner

extension Scenario {
    private func id(_ target: String) -> TargetID {
        TargetID(parsing: target) ?? TargetID("?", in: "?")
    }

    subscript(target: String) -> TargetRecord { observed[id(target)] }

    /// `canary soaking`
    func stands(_ target: String) -> String {
        let record = self[target]
        guard let standing = record.standing else { return "nothing" }
        return "\(record.stage ?? "-") \(standing.rawValue)"
    }

    /// What a target waits for now, each gate with its words.
    func waits(_ target: String) -> [String] {
        (plan.outlook(for: id(target))?.waits ?? []).map { "\($0.gate.rawValue): \($0.words)" }
    }

    func outlook(_ target: String) -> Outlook? { plan.outlook(for: id(target)) }

    func version(_ environment: String, of component: String = "app") -> String? {
        observed.exposure(of: environment).versions[component]
    }

    /// `true`, `20%`, or nothing where the flag is not given at all.
    func flag(_ name: String, in environment: String) -> String? {
        guard let flag = observed.exposure(of: environment).flags[name] else { return nil }
        return flag.share?.words ?? flag.value.words
    }

    func variable(_ name: String, in environment: String) -> String? {
        guard case .text(let text) = observed.exposure(of: environment).variables[name] else {
            return nil
        }
        return text
    }

    /// What happened to targets, without readings.
    var story: [String] {
        entries.compactMap { entry in
            if case .measured = entry.transition { return nil }
            return entry.target == nil ? nil : entry.subjectLine
        }
    }

    /// The stages that started, in order: `canary in eu`.
    var starts: [String] {
        entries.compactMap { entry in
            guard case .intent(let intent) = entry.transition, intent.attempt.purpose == .start
            else { return nil }
            return "\(intent.attempt.stage) in \(intent.attempt.target.environment)"
        }
    }

    var problems: [String] { revision.desired.diagnostics.map(\.problem) }

    // MARK: What people do straight to the ledger

    mutating func ask(
        _ target: String, level: String = "service", flags: [String] = [], by: String = "olga",
        reason: String = "users complain", sourceLocation: Spot = #_sourceLocation
    ) {
        var ask = AskRecord()
        (ask.level, ask.flags, ask.by, ask.at, ask.reason) = (level, flags, by, now, reason)
        ask.about = observed.whatGoesBack(in: id(target))
        record(
            Entry(at: now, controller: "aaaa", target: id(target), .asked(ask)),
            sourceLocation: sourceLocation)
    }

    mutating func settle(
        _ target: String, _ answer: Settled.Answer,
        sourceLocation: Spot = #_sourceLocation
    ) {
        var settled = Settled()
        (settled.answer, settled.by, settled.reason) = (answer, "olga", "looked at it")
        record(
            Entry(at: now, controller: "aaaa", target: id(target), .settled(settled)),
            sourceLocation: sourceLocation)
    }

    /// Somebody looks after all that asks for a person there.
    mutating func acknowledge(
        _ target: String, by person: String = "ana", because reason: String? = nil,
        sourceLocation: Spot = #_sourceLocation
    ) {
        let about = observed.concerns(of: id(target)).map(\.name)
        record(
            Entry(
                at: now, controller: "aaaa", target: id(target),
                .acknowledged(Acknowledged(by: person, because: reason, about: about))),
            sourceLocation: sourceLocation)
    }

    /// The desired branch was rewritten to what it is now, and a person says that this is meant.
    mutating func follow(sourceLocation: Spot = #_sourceLocation) {
        guard let last = observed.ledger.lastRevision, last != revision.commit else { return }
        var followed = Followed()
        (followed.revision, followed.instead) = (revision.commit, last)
        (followed.by, followed.reason) = ("olga", "squashed")
        record(
            Entry(at: now, controller: "aaaa", .followed(followed)), sourceLocation: sourceLocation)
    }

    /// Something was done here while the hub was away, and others have acted since.
    mutating func report(_ target: String, sourceLocation: Spot = #_sourceLocation) {
        var report = LateReport()
        (report.said, report.why) = ("it went back", "another action is under way there")
        var entry = Entry(at: now, controller: "aaaa", target: id(target), .lateReport(report))
        entry.happened = now
        record(entry, sourceLocation: sourceLocation)
    }
}
