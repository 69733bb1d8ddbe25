package import YAML

/// All manifests of one revision: the good ones, and the bad ones with what holds them.
package struct DesiredState: Sendable {
    package private(set) var rollouts = Shelf<Rollout>()
    package private(set) var environments = Shelf<Environment>()
    package private(set) var policies = Shelf<Policy>()
    package private(set) var checks = Shelf<Check>()
    package private(set) var channels = Shelf<Channel>()
    package private(set) var signOffs = Shelf<SignOffSpec>()
    /// What is said in files of their own, by the rollout that it is about.
    private var signOffsByRollout: [String: [SignOffSpec]] = [:]
    /// The rollouts that take the place of each.
    private var superseders: [String: [String]] = [:]
    /// Everything that is wrong, sorted by place.
    package private(set) var diagnostics: [Diagnostic] = []
    /// What holds a manifest: its own errors, and those of what it refers to.
    package private(set) var holds: [Subject: [Hold]] = [:]

    package var policy: Manifest<Policy>? { policies.all.first }

    /// Returns the environments that a selector means, in the order of names.
    package func environments(in selector: Selector) -> [Manifest<Environment>] {
        if case .names(let names) = selector {
            if names.count == 1 { return environments[names[0].name].map { [$0] } ?? [] }
            return Set(names.map(\.name)).sorted(by: bytesPrecede).compactMap { environments[$0] }
        }
        return environments.all.filter {
            !$0.spec.abstract && selector.selects($0.name, labels: $0.metadata.labels)
        }
    }

    /// What is said of a rollout in files of their own, in the order of their names.
    package func signOffs(about rollout: String) -> [SignOffSpec] {
        signOffsByRollout[rollout] ?? []
    }

    /// The rollouts that take the place of one, in the order of their names.
    package func superseding(_ rollout: String) -> [String] { superseders[rollout] ?? [] }

    /// The files with errors of which not one manifest could be made, in order: what they hold nobody can say.
    package var filesUnread: [String] {
        func files<Spec>(_ shelf: Shelf<Spec>) -> [String] {
            shelf.all.compactMap { $0.place.node?.location.file }
        }
        let read = Set(
            files(rollouts) + files(environments) + files(policies) + files(checks)
                + files(channels) + files(signOffs))
        let wrong = Set(diagnostics.filter { $0.severity == .error }.map(\.location.file))
        return wrong.subtracting(read).sorted(by: bytesPrecede)
    }

    /// Returns why `subject` starts nothing; empty where it may.
    package func holds(of subject: Subject) -> [Hold] { holds[subject] ?? [] }
}

/// Why a manifest starts nothing.
package struct Hold: Hashable, Sendable {
    /// Whose error it is: the manifest's own, or that of what it refers to.
    package var subject: Subject
    package var diagnostic: Diagnostic
}

/// The manifests of one kind, by name and in the order of names.
package struct Shelf<Spec: Written>: Sendable {
    package private(set) var all: [Manifest<Spec>] = []
    private var places: [String: Int] = [:]

    package var names: [String] { all.map(\.name) }

    package subscript(name: String) -> Manifest<Spec>? { places[name].map { all[$0] } }

    /// Returns the one that was there before, where the name is taken.
    mutating func add(_ manifest: Manifest<Spec>) -> Manifest<Spec>? {
        if let earlier = self[manifest.name] { return earlier }
        places[manifest.name] = all.count
        all.append(manifest)
        return nil
    }

    mutating func sort() {
        all.sort { bytesPrecede($0.name, $1.name) }
        for (place, manifest) in all.enumerated() { places[manifest.name] = place }
    }

    mutating func replace(_ name: String, with spec: Spec) {
        guard let place = places[name] else { return }
        all[place].spec = spec
    }
}

extension DesiredState {
    /// Puts manifests together: names, inheritance, references, and all that only the whole can tell.
    package init(
        _ decoded: [Decoded], strays: [Diagnostic], in setting: Setting, by crew: any Crew = Alone()
    ) {
        var problems = Problems()
        problems.add(strays)
        for one in decoded.sorted(by: comesFirst) {
            problems.add(one.problems, of: one.subject)
            shelve(one.manifest, &problems)
        }
        sortShelves()
        inherit(&environments, .environment, &problems)
        inherit(&checks, .check, &problems)
        indexNames()
        validate(self, in: setting, by: crew, &problems)
        diagnostics = problems.sorted
        holds = gatherHolds(problems, BrokenStops(decoded, in: self, problems))
    }

    private mutating func shelve(_ manifest: AnyManifest, _ problems: inout Problems) {
        switch manifest {
        case .rollout(let one): reportTwin(rollouts.add(one), of: one, .rollout, &problems)
        case .environment(let one):
            reportTwin(environments.add(one), of: one, .environment, &problems)
        case .policy(let one): reportTwin(policies.add(one), of: one, .policy, &problems)
        case .check(let one): reportTwin(checks.add(one), of: one, .check, &problems)
        case .channel(let one): reportTwin(channels.add(one), of: one, .channel, &problems)
        // One without a name is no sign-off; what it may stop is held all the same.
        case .signOff(let one) where one.name.isEmpty: break
        case .signOff(let one): reportTwin(signOffs.add(one), of: one, .signOff, &problems)
        }
    }

    /// Each plan asks these of every rollout.
    private mutating func indexNames() {
        for rollout in rollouts.all {
            for name in Set(rollout.spec.supersedes.map(\.name)) {
                superseders[name, default: []].append(rollout.name)
            }
        }
        for one in signOffs.all.map(\.spec) {
            guard let rollout = one.rollout?.name else { continue }
            signOffsByRollout[rollout, default: []].append(one)
        }
    }

    private mutating func sortShelves() {
        rollouts.sort()
        environments.sort()
        policies.sort()
        checks.sort()
        channels.sort()
        signOffs.sort()
    }
}

/// Fills each manifest with what it inherits. It stands outside of the state: see `reportTwin`.
private func inherit<Spec: Extending>(
    _ shelf: inout Shelf<Spec>, _ kind: Kind, _ problems: inout Problems
) {
    for name in Inheritance(kind: kind, shelf: shelf, &problems).order {
        guard var own = shelf[name]?.spec, let parentName = own.extends?.name,
            let parent = shelf[parentName]?.spec
        else { continue }
        // What extends something abstract is real unless it says otherwise itself.
        let isAbstract = own.abstract
        Spec.definition.inherit(&own, from: parent)
        own.abstract = isAbstract
        shelf.replace(name, with: own)
    }
}

/// Stands outside of the state: a method of it would hold a copy while the shelf grows.
private func reportTwin<Spec>(
    _ earlier: Manifest<Spec>?, of manifest: Manifest<Spec>, _ kind: Kind,
    _ problems: inout Problems
) {
    guard let earlier, let first = earlier.metadata.name.place.node?.location else { return }
    problems.report(
        Subject(kind, manifest.name), rule: "duplicate-name", at: manifest.metadata.name.place,
        "there are two \(kind.nouns) called `\(manifest.name)`",
        remedy: "the other one is at \(first.file):\(first.line)")
}

private func comesFirst(_ one: Decoded, _ other: Decoded) -> Bool {
    guard let first = one.node, let second = other.node else { return one.node != nil }
    return first.precedes(second)
}

extension Decoded {
    fileprivate var node: Node? {
        switch manifest {
        case .rollout(let one): one.place.node
        case .environment(let one): one.place.node
        case .policy(let one): one.place.node
        case .check(let one): one.place.node
        case .channel(let one): one.place.node
        case .signOff(let one): one.place.node
        }
    }
}
