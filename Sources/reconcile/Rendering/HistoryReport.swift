import Git
import Ledger
import Manifests
import Planner
import Records

/// What `reconcile history` says: a line for each entry, and below it what it brought and who agreed.
struct HistoryReport {
    private let told: [ToldEntry]

    init(_ lines: [HistoryLine], at site: Site, on page: Page) throws {
        let repository = try Repository(at: site.ledgerRepository)
        told = try lines.map { line in
            let past = try repository.pastEntry(of: line.source)
            return ToldEntry(
                line: line, past: past, brought: repository.commits(broughtBy: past), page: page)
        }
    }

    var text: String { told.map(\.text).joined() }

    var json: JSON { ["entries": .array(told.map(\.json))] }
}

private struct ToldEntry {
    var line: HistoryLine
    /// Nil of a commit that no controller wrote.
    var past: PastEntry?
    /// The commits of the desired branch that a revision has beyond the one before it, oldest first.
    var brought: [Commit]
    var page: Page

    var text: String {
        let words = past?.entry.wholeSubject ?? line.words
        let head = "\(line.at.text) \(line.commit.prefix(10)) \(words)"
        return painted(page.hanging(head, indent: 0))
            + below.map { page.paint.change(page.hanging($0, indent: 4)) }.joined()
    }

    /// What failed is red, what went back is yellow, what is verified is green.
    private func painted(_ head: String) -> String {
        let paint = page.paint
        switch past?.entry.transition {
        case .failed, .lost, .lapsed, .broke: return paint.lines(head, paint.red)
        case .asked, .drifted, .paused: return paint.lines(head, paint.yellow)
        case .intent(let intent) where intent.attempt.purpose == .back:
            return paint.lines(head, paint.yellow)
        case .verified: return paint.lines(head, paint.green)
        default: return head
        }
    }

    /// What it brought, who agreed to it, and why it was.
    private var below: [String] {
        guard let past else { return [] }
        let agreed = past.entry.transition.evidence.filter {
            $0.gate == GateName.signOff.rawValue
        }
        return changes.map(\.line) + sights.map { $0.sight.line(of: $0.rollout) } + edits
            + agreed.map { "\($0.gate): \($0.held)" }
            + [why].compactMap { $0 }
    }

    /// First seen with this entry.
    private var sights: [(rollout: String, sight: Ledger.Sight)] {
        guard case .revision(let seen) = past?.entry.transition else { return [] }
        return seen.sights.sorted { bytesPrecede($0.key, $1.key) }.flatMap { rollout, sights in
            sights.map { (rollout, $0) }
        }
    }

    /// A tick or a pause is in no entry of its own: its commit says it.
    private var edits: [String] {
        let shown = brought.suffix(ToldEntry.editsMax).map { commit in
            "commit \(commit.id.hex.prefix(10)) \(commit.subject) (\(commit.author.name))"
        }
        let more = brought.count - shown.count
        return (more > 0 ? ["\(count(more, "commit")) before these:"] : []) + shown
    }

    private static let editsMax = 5

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
            "sights": .array(
                sights.map { rollout, sight in
                    [
                        "kind": .string(sight.kind.rawValue), "rollout": .string(rollout),
                        "stage": .string(sight.stage), "gate": .string(sight.gate),
                        "role": .string(sight.role), "by": .string(sight.by),
                        "at": .string(sight.at),
                    ]
                }),
            "commits": .array(
                brought.map { commit in
                    [
                        "commit": .string(commit.id.hex), "subject": .string(commit.subject),
                        "author": .string(commit.author.name),
                    ]
                }),
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

extension Ledger.Sight {
    fileprivate func line(of rollout: String) -> String {
        let verb =
            switch kind {
            case .signOff: "signed off by"
            case .veto: "vetoed by"
            case .withdrawal: "sign-off withdrawn by"
            case .lift: "veto lifted by"
            case .pause: "paused by"
            case .resume: "resumed by"
            case .emergency: "let through alone by"
            }
        if kind.isOfRollout { return "\(rollout) \(verb) \(by)" }
        return
            "\(rollout)/\(stage) \(verb) \(by) as \(role)\(gate.hasPrefix("exit") ? ", on the way out" : "")"
    }
}

extension Commit {
    fileprivate var subject: String { String(message.prefix { !$0.isNewline }) }
}

extension Repository {
    /// Nothing where they are not here, or the desired branch was rewritten.
    fileprivate func commits(broughtBy past: PastEntry?) -> [Commit] {
        guard case .revision(let seen) = past?.entry.transition,
            let instead = past?.instead.flatMap({ ObjectID(hex: $0) }),
            let tip = ObjectID(hex: seen.revision.commit),
            let commits = try? firstParents(from: tip, downTo: instead, limit: commitsReadMax)
        else { return [] }
        return commits.reversed()
    }
}

private let commitsReadMax = 200

extension Transition {
    /// Why it failed, went back or was said, where the line does not say so.
    fileprivate var reason: String? {
        switch self {
        case .intent(let intent): intent.cause
        case .failed, .lost, .lapsed, .asked, .answered: trouble
        case .claimed(let claimed): claimed.reason
        case .paused(let said): said.reason
        case .acknowledged(let said): said.reason
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
