import Git
import Ledger
import Manifests
import Planner
import Records
import YAML

/// What merging would change, in sentences.
struct ProposalPage {
    let look: MergeLook
    /// As the two were named.
    let names: (base: String, head: String)
    /// Nil where the two cannot be merged, or are not manifests then.
    let proposal: Proposal?
    let desired: DesiredState?
    /// What stood there before.
    let past: DesiredState?
    /// How old it is what is known of the hub; nil where that is at hand.
    let age: String?

    var page: Outline {
        var page = Outline(headline: headline)
        page.lead = lead
        if case .conflicts(let paths) = look.outcome {
            page.add("In conflict", paths.map { Outline.Item("\($0)") })
        }
        guard let proposal else { return page }
        addProblems(proposal, to: &page)
        addNews(proposal, to: &page)
        addDetails(proposal, to: &page)
        return page
    }

    // MARK: The first lines

    private var headline: Phrase {
        guard let less = asksLess else { return happening }
        return "\(happening). \(less)"
    }

    /// Nothing may happen at once by a policy that lets much happen later.
    private var asksLess: Phrase? {
        guard let policy = proposal?.policy, proposal?.errors.isEmpty == true,
            !policy.asksLess.isEmpty
        else { return nil }
        let more = policy.asksLess.count - ProposalPage.placesMax
        let places = Array(policy.asksLess.prefix(ProposalPage.placesMax))
        let all = more > 0 ? places + [count(more, "more place")] : places
        let condition = policy.adoption == .atOnce ? "" : ", once it is adopted"
        return "Its policy asks less of people in \(.list(all))\(own: condition)"
    }

    private static let placesMax = 3

    private var happening: Phrase {
        switch look.outcome {
        case .unrelated: return "This cannot be merged: the two have no commit in common"
        case .empty: return "Merging would leave no `desired-state/` at all"
        case .conflicts(let paths):
            return "This cannot be merged: \(own: count(paths.count, "file")) in conflict"
        case .merged: break
        }
        guard let proposal else { return "Nothing could be read" }
        if !proposal.errors.isEmpty {
            let new = proposal.errors.count(where: \.isNew)
            let old = proposal.errors.count - new
            return new == 0
                ? "Merging leaves \(own: count(old, "error")) that \(own: old == 1 ? "was" : "were") there before"
                : "Merging would make manifests invalid: \(own: count(new, "new error"))"
        }
        if proposal.isNothing { return "Merging changes nothing that is planned" }
        if proposal.starts.isEmpty {
            let asked = missing(proposal).reduce(0) { $0 + $1.details.count }
            return asked == 0
                ? "Merging starts nothing at once"
                : "Merging starts nothing at once; \(own: count(asked, "sign-off")) \(own: asked == 1 ? "is" : "are") needed first"
        }
        let starts = proposal.starts.count { $0.purpose == .start }
        let others = proposal.starts.count - starts
        let words = [
            starts > 0 ? count(starts, "start") : nil,
            others > 0 ? "\(others) other \(others == 1 ? "action" : "actions")" : nil,
        ].compactMap { $0 }.joined(separator: " and ")
        return "Merging brings about \(own: words) at once"
    }

    private var lead: [Phrase] {
        let sides: Phrase =
            "\(names.head) (\(own: String(look.head.hex.prefix(10)))) into \(names.base) (\(own: String(look.base.hex.prefix(10))))"
        guard case .merged = look.outcome else { return ["\(sides)."] + moved }
        var lines: [Phrase] = ["\(sides), as it would be merged."] + moved
        if look.ahead == 0 {
            lines.append("\(names.base) has all of \(names.head) already.")
        }
        if look.ledger == nil {
            lines.append(
                "No ledger is known here, so nobody can say what runs, what is done and what would start; what differs in the manifests is said all the same. `reconcile fetch` brings a ledger."
            )
        } else if let age {
            lines.append("\(own: age).")
        }
        if !look.isFollowed {
            lines.append(
                "\(names.base) does not come after what was acted on last, so no pass would start anything by it."
            )
        }
        return lines
    }

    private var moved: [Phrase] {
        guard look.behind > 0 else { return [] }
        return [
            "\(names.base) has moved by \(own: count(look.behind, "commit")) since they parted; this counts \(own: look.behind == 1 ? "it" : "them") in."
        ]
    }

    // MARK: What to look at first

    private func addProblems(_ proposal: Proposal, to page: inout Outline) {
        page.add(
            "Invalid",
            proposal.errors.map { error in
                let place = error.diagnostic.location
                return Outline.Item(
                    "\("\(place.file):\(place.line):\(place.column)")\(own: error.isNew ? "" : " (was so before)"): \(error.diagnostic.problem)",
                    error.diagnostic.remedy.map { ["\($0)"] } ?? [])
            })
        page.add("Look at this", warnings(proposal))
    }

    private func warnings(_ proposal: Proposal) -> [Outline.Item] {
        var items: [Outline.Item] = []
        if let policy = proposal.policy, policy.adoption == .atOnce {
            items += policy.asksOtherwise.map { ask in
                let isUsed = proposal.starts.contains {
                    ask.stage == "\($0.target.rollout)/\($0.stage)"
                }
                let use: Phrase = isUsed ? "; by that it starts at once" : ""
                return Outline.Item(
                    "The policy changes, and judges \(ask.stage) from the merge on: asked \(roles(ask.from)), and asks \(roles(ask.to))\(use)"
                )
            }
        }
        for environment in proposal.environments where environment.novelty == .changed {
            for label in environment.labels {
                guard let from = label.from else { continue }
                items.append(
                    Outline.Item("\(environment.name) leaves \("\(label.name) \(from)")"))
            }
            items += environment.freezesLeft.map {
                Outline.Item("\(environment.name) leaves the freeze \($0)")
            }
        }
        for rollout in proposal.rollouts {
            items += rollout.warnings
        }
        return items
    }

    // MARK: What happens

    private func addNews(_ proposal: Proposal, to page: inout Outline) {
        page.add("Starts at once", proposal.starts.map(\.item))
        page.add("Would start now, and not once this is merged", proposal.keepsBack.map(\.item))
        page.add("Sign-offs needed", missing(proposal))
        page.add("Sign-offs that count no more", lost(proposal))
        page.add("What people say by it", proposal.said.map(\.item))
        page.add("Environments", proposal.environments.map(\.item))
        page.add("Policy", proposal.policy.map { [$0.item] } ?? [])
        let gone = proposal.rollouts.filter { $0.novelty == .removed }
        page.add("Cannot be read", gone.filter { $0.unreadIn != nil }.map { $0.removal(proposal) })
        page.add("Taken out", gone.filter { $0.unreadIn == nil }.map { $0.removal(proposal) })
        page.add("Rollouts", proposal.rollouts.compactMap(\.item))
    }

    /// What is asked of people before the next stage of each rollout that it changes; or before those after it.
    private func missing(_ proposal: Proposal, isNext: Bool = true) -> [Outline.Item] {
        proposal.rollouts.flatMap { rollout in
            rollout.stages.filter {
                $0.isAhead && ($0.name == rollout.next) == isNext && !$0.missingEntry.isEmpty
            }.map { stage in
                Outline.Item(
                    "\("\(rollout.name)/\(stage.name)")", stage.missingEntry.map(line))
            }
        }
    }

    private func line(_ ask: SignOffAsk) -> Phrase {
        let people = desired?.policy?.spec.roles[ask.role]?.members.map(\.name) ?? []
        let more = ask.people - ask.granted
        let asked: Phrase =
            people.isEmpty ? "" : ": ask \(Phrase.list(people, joinedBy: "or"))"
        return "\(own: more > 1 ? "\(more) of " : "")\(ask.title ?? ask.role)\(asked)"
    }

    private func lost(_ proposal: Proposal) -> [Outline.Item] {
        proposal.rollouts.flatMap { rollout in
            rollout.stages.flatMap { stage in
                stage.asks.flatMap { ask in
                    ask.answers.filter(\.isLost).map { answer in
                        let side = ask.gate == "entry" ? "" : "exit, "
                        let why: Phrase =
                            answer.why.isEmpty ? ": \(answer.objection ?? "it is stale")" : ""
                        return Outline.Item(
                            "\("\(rollout.name)/\(stage.name)"), \(own: side)\(ask.title ?? ask.role) by \(answer.by) of \(answer.at)\(why)",
                            answer.why.flatMap(\.lines))
                    }
                }
            }
        }
    }

    // MARK: Details

    private func addDetails(_ proposal: Proposal, to page: inout Outline) {
        page.add(
            "Sign-offs needed for the stages after", missing(proposal, isNext: false), folded: true)
        page.add(
            "Every field that differs",
            proposal.rollouts.filter { $0.novelty == .changed }.flatMap { rollout in
                rollout.stages.filter { !$0.differences.isEmpty }.map { stage in
                    Outline.Item(
                        "\("\(rollout.name)/\(stage.name)")", stage.differences.flatMap(\.lines))
                }
            }, folded: true)
        page.add(
            "What waits then",
            proposal.waits.filter { ![.abandoned, .orphaned].contains($0.news) }.map { outlook in
                let stage: Phrase = outlook.stage.map { ", stage \($0)" } ?? ""
                return Outline.Item(
                    "\(outlook.target.text)\(stage): \(own: outlook.word)",
                    outlook.waits.map { "\(own: $0.gate.rawValue): \($0.short)" })
            }, folded: true)
        let known = Set(past?.unheeded.map(\.field) ?? [])
        page.add(
            "Written by it, and not heeded by this version",
            (desired?.unheeded ?? []).filter { !known.contains($0.field) }.map {
                Outline.Item("\($0.words)")
            })
    }
}

private func roles(_ names: [String]) -> Phrase {
    names.isEmpty ? "nobody" : .list(names)
}

extension DigestDifference {
    /// `what: version was 1, is 2`.
    fileprivate var lines: [Phrase] { changes.map { "\(own: part.rawValue): \($0)" } }
}

extension ProposedStart {
    fileprivate var item: Outline.Item {
        let verb =
            switch purpose {
            case .start: "starts"
            case .finish: "finishes"
            case .back: "goes back"
            }
        let lines = LayerDifference(from, to).lines
        let isQuiet = lines.isEmpty && purpose == .start && !target.isWork
        let why: Phrase = cause.map { ": \($0)" } ?? ""
        return Outline.Item(
            "\(target.text): \(stage) \(own: verb)\(own: follows ? " as soon as the one before it is done" : "")\(why)",
            isQuiet ? ["nothing to bring; measured all the same"] : lines.map { "\($0)" })
    }
}

extension ProposedWord {
    fileprivate var item: Outline.Item {
        let verb =
            switch sight.kind {
            case .signOff: "signs off"
            case .veto: "vetoes"
            case .withdrawal: "withdraws the approval of"
            case .lift: "lifts the stop of"
            case .pause: "pauses"
            case .resume: "resumes"
            case .emergency: "lets through alone"
            }
        if sight.kind.isOfRollout {
            return Outline.Item("\(sight.by) \(own: verb) \(rollout), of \(sight.at)")
        }
        return Outline.Item(
            "\(sight.by) \(own: verb) \("\(rollout)/\(stage)")\(own: sight.gate == "entry" ? "" : ", exit,") as \(sight.role), of \(sight.at)"
        )
    }
}

extension EnvironmentChange {
    fileprivate var item: Outline.Item {
        var lines: [Phrase] = labels.map { label in
            switch (label.from, label.to) {
            case (let from?, let to?): "label \(label.name): \(from) -> \(to)"
            case (let from?, nil): "label \(label.name) is gone; it was \(from)"
            case (nil, let to): "label \(label.name) is new: \(to ?? "")"
            }
        }
        if let rule {
            lines.append("signs off there: \(rule.from ?? "") -> \(rule.to ?? "")")
        }
        lines += freezesLeft.map { "leaves the freeze \($0)" }
        lines += freezesJoined.map { "comes under the freeze \($0)" }
        lines += stagesLeft.map { "leaves the stage \($0)" }
        lines += stagesJoined.map { "joins the stage \($0)" }
        lines += fields.map { "\($0)" }
        switch adoption {
        case .nothing: break
        case .atOnce:
            lines.append("its definition comes into force with the merge; nobody is asked")
        case .after(let asked):
            let need: Phrase =
                asked.isEmpty
                ? "it, or the policy, cannot be read as it is" : "needs \(roles(asked))"
            lines.append("not adopted by merging alone: \(need); until then nothing starts there")
        }
        let verb =
            switch novelty {
            case .added: "is new"
            case .removed: "is taken out; what runs there stays, and nobody acts on it"
            case .changed: "changes"
            }
        return Outline.Item("\(name) \(own: verb)", lines)
    }
}

extension PolicyChange {
    fileprivate var item: Outline.Item {
        var lines: [Phrase] = fields.map { "\($0)" }
        lines += asksOtherwise.map {
            "\($0.stage): asked \(roles($0.from)), asks \(roles($0.to))"
        }
        switch (novelty, adoption) {
        case (.removed, _):
            lines.append("taking it out takes nothing back: the policy in force stays in force")
        case (_, .nothing): break
        case (_, .atOnce):
            lines.append(
                "it comes into force with the first pass after the merge, and judges by then: the policy in force has no `amend:` that asks for more"
            )
        case (_, .after(let asked)):
            lines.append(
                asked.isEmpty
                    ? "not adopted by merging alone: it, or the policy in force, cannot be read as it is; the one in force counts until then"
                    : "not adopted by merging alone: needs \(roles(asked)) by `amend:` of the policy in force, which counts until then"
            )
        }
        let verb =
            switch novelty {
            case .added: "is new"
            case .removed: "is taken out"
            case .changed: "changes"
            }
        return Outline.Item("\(name) \(own: verb)", lines)
    }
}

extension RolloutChange {
    /// What people who skim would be sorry to have missed.
    fileprivate var warnings: [Outline.Item] {
        guard novelty == .changed else { return [] }
        var said: Set<String> = []
        let parts: [(Part, Phrase)] = [
            (.byWhat, "runs other programs, or runs them otherwise"),
            (.underWhat, "is held to something else"),
        ]
        return parts.compactMap { part, words in
            let stages = stages.filter { $0.differences.contains { $0.part == part } }
            let changes = stages.flatMap { $0.differences.filter { $0.part == part } }
                .flatMap(\.changes).filter { said.insert($0).inserted }
            guard let first = stages.first, !changes.isEmpty else { return nil }
            let names = stages.map(\.name)
            let places: Phrase =
                names.count > 3
                ? "\(first.name) and \(own: count(names.count - 1, "more stage"))" : .list(names)
            return Outline.Item("\(name) \(words), in \(places)", changes.map { "\($0)" })
        }
    }

    /// Nil for one that is taken out, which has a section of its own.
    fileprivate var item: Outline.Item? {
        guard novelty != .removed else { return nil }
        let called: Phrase = title.map { " (\($0))" } ?? ""
        return Outline.Item(
            "\(name)\(called) \(own: novelty == .added ? "is new" : "changes")",
            pauseLines + stages.map(\.line))
    }

    private var pauseLines: [Phrase] {
        switch pause {
        case nil: return []
        case .ends: return ["its pause ends"]
        case .stays(let by):
            return [
                "the signed pause by \(by) holds on: taking it out lifts nothing, a signed `resumed` does"
            ]
        case .begins(let by, let reason):
            let why: Phrase = reason.map { ": \($0)" } ?? ""
            return ["is paused by \(by)\(why); what has begun goes on"]
        }
    }

    fileprivate func removal(_ proposal: Proposal) -> Outline.Item {
        let called: Phrase = title.map { " (\($0))" } ?? ""
        if let unreadIn {
            return Outline.Item(
                "\(name)\(called)",
                [
                    "\(unreadIn), in which it stood, cannot be read; until that is mended nothing of it starts"
                ])
        }
        let rest: [Phrase] = remains.map { outlook in
            let versions = (outlook.now?.versions ?? [:]).sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value)" }
            let version: Phrase = versions.isEmpty ? "" : " at \(Phrase.list(versions))"
            let standing: Phrase = outlook.standing.map { ", \(own: $0.word)" } ?? ""
            return "\(outlook.target.text) stays\(version)\(standing); nothing of it is undone"
        }
        let nothing: Phrase =
            proposal.isFounded ? "nothing of it ever ran" : "what of it runs is not known here"
        return Outline.Item("\(name)\(called)", rest.isEmpty ? [nothing] : rest)
    }
}

extension StageChange {
    fileprivate var isAhead: Bool { novelty != .removed && state != .done }

    fileprivate var missingEntry: [SignOffAsk] {
        missing.filter { $0.people > 0 && $0.gate == "entry" }
    }

    fileprivate var line: Phrase {
        let places: Phrase = environments.isEmpty ? "" : " in \(Phrase.list(environments))"
        let state: Phrase =
            switch self.state {
            case .ahead: ""
            case .underWay: "; it is under way, and goes on by the terms that it began with"
            case .done: "; it is done, and stays done"
            case .outdated: "; it was done, and is to be done again"
            }
        switch novelty {
        case .added: return "stage \(name)\(places) is new\(state)"
        case .removed:
            return "stage \(name) is taken out; what it brought stays until a later one sets it"
        case .changed:
            let parts = differences.map(\.part.rawValue).joined(separator: ", ")
            return
                "stage \(name)\(places) changes\(own: parts.isEmpty ? " in what it is asked" : ": " + parts)\(state)"
        }
    }
}
