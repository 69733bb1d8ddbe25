import Git
import Ledger
import Manifests
import Planner
import Records

/// What `reconcile history` says: a line for each entry, and below it what it brought and who agreed.
struct HistoryReport {
    private let told: [ToldEntry]

    init(_ lines: [HistoryLine], at site: Site) throws {
        let repository = try Repository(at: site.ledgerRepository)
        told = try lines.map {
            ToldEntry(line: $0, past: try repository.pastEntry(of: $0.source))
        }
    }

    var text: String { told.map(\.text).joined() }

    var json: JSON { ["entries": .array(told.map(\.json))] }
}

private struct ToldEntry {
    var line: HistoryLine
    /// Nil of a commit that no controller wrote.
    var past: PastEntry?

    var text: String {
        let words = past?.entry.wholeSubject ?? line.words
        let head = "\(line.at.text) \(line.commit.prefix(10)) \(words)"
        return hanging(head, indent: 0) + below.map { hanging($0, indent: 4) }.joined()
    }

    /// What it brought, who agreed to it, and why it was.
    private var below: [String] {
        guard let past else { return [] }
        let agreed = past.entry.transition.evidence.filter {
            $0.gate == GateName.signOff.rawValue
        }
        return changes.map(\.line) + agreed.map { "\($0.gate): \($0.held)" }
            + [why].compactMap { $0 }
    }

    private var changes: [LayerChange] {
        past?.brought.map { LayerDifference($0.before, $0.after).changes } ?? []
    }

    private var why: String? { past?.entry.transition.reason }

    var json: JSON {
        let transition = past?.entry.transition
        return [
            "commit": .string(line.commit), "at": .string(line.at.text),
            "kind": .optional(line.kind), "target": .optional(line.target?.text),
            "words": .string(past?.entry.wholeSubject ?? line.words), "version": versions,
            "changes": .array(changes.map(\.json)),
            "evidence": .array((transition?.evidence ?? []).map(\.json)),
            "by": .optional(transition?.person), "why": .optional(why),
            "revision": .optional(past?.attempt?.revision ?? transition?.revision),
            "attempt": .optional(past?.attempt?.id),
            "fence": (transition?.fence ?? past?.attempt?.fence).map { .integer($0) } ?? .null,
            "controller": .optional(past?.entry.controller),
        ]
    }

    private var versions: JSON {
        .object(
            changes.filter { $0.noun == "version" }.map { change in
                JSON.Member(
                    name: change.name,
                    value: ["from": .optional(change.from), "to": .optional(change.to)])
            })
    }
}

extension Transition {
    /// Who said it, where a person did.
    fileprivate var person: String? {
        switch self {
        case .claimed(let claimed): claimed.by
        case .asked(let ask): ask.by
        case .settled(let settled): settled.by
        case .accepted(let answer), .reverted(let answer): answer.by
        case .followed(let followed): followed.by
        case .lateReport(let report): report.asked?.by
        case .founded, .revision, .intent, .succeeded, .failed, .lapsed, .lost, .measured,
            .verified, .broke, .answered, .tookOver, .drifted:
            nil
        }
    }

    /// Why it failed, went back or was said, where the line does not say so.
    fileprivate var reason: String? {
        switch self {
        case .intent(let intent): intent.cause
        case .failed, .lost, .lapsed, .asked, .answered: trouble
        case .claimed(let claimed): claimed.reason
        case .settled(let settled): settled.reason
        case .tookOver(let taken): taken.reason
        case .accepted(let answer), .reverted(let answer): "\(answer.by): \(answer.reason)"
        case .followed(let followed): followed.reason
        case .lateReport(let report): report.why
        case .founded, .revision, .succeeded, .measured, .verified, .broke, .drifted: nil
        }
    }

    fileprivate var fence: Int? {
        switch self {
        case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome),
            .lost(let outcome):
            outcome.fence
        case .tookOver(let taken): taken.fence
        default: nil
        }
    }
}
