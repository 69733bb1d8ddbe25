import YAML

/// What two rollouts cannot both set in one environment.
private enum Prize: Hashable {
    case flag(String)
    case variable(String)
    case version(ofComponent: String)

    var words: String {
        switch self {
        case .flag(let name): "the flag `\(name)`"
        case .variable(let name): "the variable `\(name)`"
        case .version(let component): "the version of `\(component)`"
        }
    }
}

/// A prize in one environment.
private struct Contest: Hashable {
    var environment: String
    var prize: Prize
}

private struct Claim {
    var rollout: String
    var place: Place
}

extension Validation {
    /// Two rollouts may set one thing in one environment only one after the other.
    func checkRivals(_ order: inout RolloutOrder, by crew: any Crew, _ problems: inout Problems) {
        let rollouts = desired.rollouts.all
        guard rollouts.count > 1 else { return }
        var claims: [Contest: [Claim]] = [:]
        let entered = crew.each(rollouts.count) { contests(of: rollouts[$0]) }
        for (manifest, contests) in zip(rollouts, entered) {
            for (contest, place) in contests {
                claims[contest, default: []].append(Claim(rollout: manifest.name, place: place))
            }
        }
        for (contest, claims) in claims where claims.count > 1 {
            report(claims, contest.prize, contest.environment, &order, &problems)
        }
    }

    private func contests(of manifest: Manifest<Rollout>) -> [Contest: Place] {
        let rollout = manifest.spec
        var found: [Contest: Place] = [:]
        let version =
            rollout.version != nil || rollout.artifact != nil
            ? manifest.place["spec"]["version"] : nil
        for (stage, exposure) in zip(rollout.stages, rollout.exposures()) {
            guard let selector = stage.environments else { continue }
            for environment in selected(selector).map(\.name) {
                func enter(_ prize: Prize, at place: Place) {
                    found[Contest(environment: environment, prize: prize)] = place
                }
                for row in exposure.flags.rows { enter(.flag(row.name), at: row.place) }
                for row in exposure.variables.rows { enter(.variable(row.name), at: row.place) }
                if let version { enter(.version(ofComponent: rollout.component.name), at: version) }
            }
        }
        return found
    }

    /// Sorted as they may run, each must come after the one before it; then all are in one line.
    private func report(
        _ claims: [Claim], _ prize: Prize, _ environment: String, _ order: inout RolloutOrder,
        _ problems: inout Problems
    ) {
        let line = claims.sorted { order.rank($0.rollout) < order.rank($1.rollout) }
        for (rival, claim) in zip(line, line.dropFirst()) {
            if order.isOrdered(rival.rollout, claim.rollout) { continue }
            for held in [claim.rollout, rival.rollout] {
                problems.report(
                    Subject(.rollout, held), rule: "rivals", at: claim.place,
                    "`\(rival.rollout)` and `\(claim.rollout)` both set \(prize.words) in `\(environment)`",
                    remedy:
                        "say which comes first: `after: [\(rival.rollout)]` or `supersedes: [\(rival.rollout)]`"
                )
            }
        }
    }

    func checkOrderOfRollouts(_ order: RolloutOrder, _ problems: inout Problems) {
        for cycle in order.cycles {
            let words = (cycle.members + [cycle.members[0]]).joined(separator: " after ")
            for member in cycle.members {
                problems.report(
                    Subject(.rollout, member), rule: "cycle", at: cycle.place,
                    "these rollouts wait for each other: \(words)", remedy: "take one `after` out")
            }
        }
    }
}

/// Which rollout comes before which, by `after` and `supersedes`.
struct RolloutOrder {
    private var before: [String: [Reference]] = [:]
    private var standing: Set<String> = []
    private var ranks: [String: Int] = [:]
    /// What was asked already: two rollouts may meet in every environment.
    private var answers: [Pair: Bool] = [:]
    /// References followed so far to answer.
    private(set) var steps = 0

    private struct Pair: Hashable {
        var earlier: String
        var later: String
    }

    init(_ desired: DesiredState) {
        for manifest in desired.rollouts.all {
            let own = (manifest.spec.after + manifest.spec.supersedes).filter {
                $0.name != manifest.name
            }
            if !own.isEmpty { before[manifest.name] = own }
            if manifest.spec.standing { standing.insert(manifest.name) }
        }
        rank(desired.rollouts.names)
    }

    /// A place in a line in which everything comes after what it waits for; members of a circle come last.
    func rank(_ rollout: String) -> Int { ranks[rollout] ?? .max }

    private mutating func rank(_ names: [String]) {
        var followers: [String: [String]] = [:]
        var missing: [String: Int] = [:]
        for (name, references) in before {
            missing[name] = Set(references.map(\.name)).count
            for reference in Set(references.map(\.name)) {
                followers[reference, default: []].append(name)
            }
        }
        // Standing rollouts come when nothing else is left to come; `idle` are those that wait for no more.
        for name in standing { missing[name, default: 0] += 1 }
        var idle = standing.filter { missing[$0] == 1 }
        var ready = names.filter { missing[$0] == nil }
        var next = 0
        while true {
            if next == ready.count {
                if idle.isEmpty { return }
                ready += idle.sorted(by: bytesPrecede)
                for name in idle { missing[name] = 0 }
                idle = []
            }
            let name = ready[next]
            ranks[name] = next
            next += 1
            for follower in (followers[name] ?? []).sorted(by: bytesPrecede) {
                let left = missing[follower, default: 1] - 1
                missing[follower] = left
                if left == 0 { ready.append(follower) }
                if left == 1, standing.contains(follower) { idle.insert(follower) }
            }
        }
    }

    /// A standing rollout is ordered after any other.
    mutating func isOrdered(_ one: String, _ other: String) -> Bool {
        if standing.contains(one) != standing.contains(other) { return true }
        if rank(one) == rank(other) { return comes(one, after: other) || comes(other, after: one) }
        // Only what stands later in the line can come after what stands earlier.
        return rank(one) < rank(other) ? comes(other, after: one) : comes(one, after: other)
    }

    private mutating func comes(_ one: String, after other: String) -> Bool {
        let pair = Pair(earlier: other, later: one)
        if let known = answers[pair] { return known }
        let answer = leads(from: one, to: other)
        answers[pair] = answer
        return answer
    }

    /// Follows what `one` comes after, but nothing that stands before `other` in the line.
    private mutating func leads(from one: String, to other: String) -> Bool {
        let least = rank(other)
        var seen: Set<String> = []
        var waiting = [one]
        while let name = waiting.popLast() {
            for reference in before[name] ?? [] {
                steps += 1
                if reference.name == other { return true }
                guard rank(reference.name) > least || least == .max,
                    seen.insert(reference.name).inserted
                else { continue }
                waiting.append(reference.name)
            }
        }
        return false
    }

    private var cyclesMax: Int { 20 }

    /// Each circle once, from its first name.
    var cycles: [(members: [String], place: Place)] {
        var found: [(members: [String], place: Place)] = []
        var finished: Set<String> = []
        for start in before.keys.sorted(by: bytesPrecede) where !finished.contains(start) {
            var path: [(name: String, next: Int)] = [(start, 0)]
            var onPath: Set<String> = [start]
            while let last = path.last {
                let references = before[last.name] ?? []
                guard last.next < references.count else {
                    finished.insert(last.name)
                    onPath.remove(last.name)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let reference = references[last.next]
                if onPath.contains(reference.name) {
                    // One circle can be walked in very many ways; the first ones are told.
                    guard found.count < cyclesMax else { return found }
                    let names = path.map(\.name)
                    let first = names.firstIndex(of: reference.name) ?? 0
                    found.append((Array(names[first...]), reference.place))
                } else if !finished.contains(reference.name) {
                    path.append((reference.name, 0))
                    onPath.insert(reference.name)
                }
            }
        }
        return found
    }
}
