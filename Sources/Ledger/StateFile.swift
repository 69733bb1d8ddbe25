import Manifests
package import YAML

/// One file of the ledger: what an entry changes, laid out for a person.
package enum StateFile: Hashable, Sendable {
    case ledger
    case rollout(String)
    case environment(String)
    case target(TargetID)

    package var path: String {
        switch self {
        case .ledger: "ledger.yaml"
        case .rollout(let name): "rollouts/\(name).yaml"
        case .environment(let name): "environments/\(name)/environment.yaml"
        case .target(let target):
            "environments/\(target.environment)/rollouts/\(target.rollout).yaml"
        }
    }

    /// Nil for a path that is none of the ledger's.
    package init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (parts.count, parts.first) {
        case (1, "ledger.yaml"): self = .ledger
        case (2, "rollouts"):
            guard let name = named(parts[1]) else { return nil }
            self = .rollout(name)
        case (3, "environments"):
            guard parts[2] == "environment.yaml", !parts[1].isEmpty else { return nil }
            self = .environment(parts[1])
        case (4, "environments"):
            guard parts[2] == "rollouts", let name = named(parts[3]), !parts[1].isEmpty else {
                return nil
            }
            self = .target(TargetID(name, in: parts[1]))
        default: return nil
        }
    }
}

private func named(_ file: String) -> String? {
    guard file.hasSuffix(".yaml"), file.utf8.count > 5 else { return nil }
    return String(file.dropLast(5))
}

extension ObservedState {
    /// The bytes of one file of the ledger; nil where it does not exist.
    package func text(of file: StateFile) -> String? {
        switch file {
        case .ledger: isFounded ? document(ledger) : nil
        case .rollout(let name): rollouts[name].map(document)
        case .environment(let name): environments[name].map(document)
        case .target(let target): recorded(target).map(document)
        }
    }

    /// Takes the record of one file; throws where its text is not exactly what we would have written.
    package mutating func read(_ file: StateFile, _ bytes: [UInt8]) throws(StateProblem) {
        switch file {
        case .ledger: ledger = try record(bytes, of: file)
        case .rollout(let name): rollouts[name] = try record(bytes, of: file)
        case .environment(let name): environments[name] = try record(bytes, of: file)
        case .target(let target): self[target] = try record(bytes, of: file)
        }
    }

    /// Takes the record of one file from a state in which it was read by itself.
    package mutating func take(_ file: StateFile, from other: ObservedState) {
        switch file {
        case .ledger: ledger = other.ledger
        case .rollout(let name): rollouts[name] = other.rollouts[name]
        case .environment(let name): environments[name] = other.environments[name]
        case .target(let target): self[target] = other[target]
        }
    }

    /// Forgets the record of one file.
    mutating func remove(_ file: StateFile) {
        switch file {
        case .ledger: ledger = LedgerRecord()
        case .rollout(let name): rollouts[name] = nil
        case .environment(let name): environments[name] = nil
        case .target(let target): forget(target)
        }
    }

    /// The files that an entry changes.
    package func files(changedBy entry: Entry) -> [StateFile] {
        switch entry.transition {
        case .founded, .accepted, .followed: return [.ledger]
        case .reverted(let answer):
            let restored = answer.files.compactMap(StateFile.init(path:))
            return [.ledger] + restored.filter { $0 != .ledger }
        case .revision(let seen):
            let named = Set(seen.sights.keys).union(seen.dated.keys)
            let rollouts = named.sorted(by: bytesPrecede).map(StateFile.rollout)
            let environments = Set(seen.environments.keys).union(seen.reviewed.keys)
                .sorted(by: bytesPrecede)
            return [.ledger] + rollouts + environments.map(StateFile.environment)
        case .intent, .succeeded, .failed, .lapsed, .lost, .tookOver:
            guard let target = entry.target else { return [] }
            return target.isPlain
                ? [.environment(target.environment), .target(target)] : [target.file]
        case .claimed, .measured, .verified, .broke, .asked, .answered, .settled, .drifted,
            .lateReport, .paused, .acknowledged:
            return entry.target.map { [$0.file] } ?? []
        }
    }
}

extension TargetID {
    package var isPlain: Bool { !isWork && !isOwn }

    /// The file that holds this target's record.
    package var file: StateFile {
        if isWork { return .rollout(rollout) }
        return isOwn ? .environment(environment) : .target(self)
    }
}

extension Limits {
    /// Nobody writes these by hand, and a first entry tells of every environment that there is: ten thousand
    /// of them fill some twenty megabytes.
    package static let stateFile = {
        var limits = Limits.standard
        limits.fileBytesMax = 64 << 20
        limits.nodesMax = 8 << 20
        return limits
    }()
}

private func document<Record: Recorded>(_ record: Record) -> String {
    let text = StateForm<Record>.record.write(record).document
    return text.isEmpty ? "{}\n" : text
}

private func record<Record: Recorded>(_ bytes: [UInt8], of file: StateFile) throws(StateProblem)
    -> Record
{
    let parsed = parse(bytes, file: file.path, limits: .stateFile)
    if let problem = parsed.diagnostics.first {
        var wrong = StateProblem(problem.problem)
        wrong.location = problem.location
        throw wrong
    }
    guard let node = parsed.documents.first, parsed.documents.count == 1 else {
        throw StateProblem("\(file.path) is not one document")
    }
    let record = try StateForm<Record>.record.read(node)
    guard document(record).utf8.elementsEqual(bytes) else {
        throw StateProblem("\(file.path) is not as we write it: it was changed by hand", at: node)
    }
    return record
}
