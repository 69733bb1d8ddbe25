package import Manifests

/// One commit of the ledger's branch, as far as it must be judged.
package struct RecordedCommit: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package var path: String
        /// Nil where the commit took the file away.
        package var bytes: [UInt8]?

        package init(path: String, bytes: [UInt8]?) {
            self.path = path
            self.bytes = bytes
        }
    }

    package var name: String
    package var message: String
    /// What it changed against its parent.
    package var files: [File]

    package init(name: String, message: String, files: [File]) {
        self.name = name
        self.message = message
        self.files = files
    }
}

/// A commit of the ledger that we did not write: where the chain breaks, and why.
package struct BrokenChain: Error, Hashable, Sendable, CustomStringConvertible {
    package var commit: String
    package var reason: String

    package var description: String { "ledger commit \(commit.prefix(10)): \(reason)" }
}

/// History put back together, one commit after another; it takes nothing that is not exactly what we
/// would have written.
package struct Replay: Sendable {
    package private(set) var state: ObservedState
    /// Of the last entry.
    package private(set) var time: Instant

    package init() {
        state = ObservedState()
        time = .distantPast
    }

    /// Goes on from a state that was verified before.
    package init(from state: ObservedState, at time: Instant) {
        self.state = state
        self.time = time
    }

    /// Takes one more commit, and returns its entry.
    @discardableResult
    package mutating func take(_ commit: RecordedCommit) throws(BrokenChain) -> Entry {
        let entry = try entry(of: commit)
        if let illegality = illegality(of: entry, after: state, at: time) {
            throw BrokenChain(commit: commit.name, reason: illegality.description)
        }
        var next = state
        next.apply(entry)
        try compare(commit, with: next, after: entry)
        guard commit.message == entry.message else {
            throw BrokenChain(
                commit: commit.name, reason: "its message is not the one of its entry")
        }
        state = next
        time = entry.at
        return entry
    }

    /// The entry stands under `last:` of its subject.
    private func entry(of commit: RecordedCommit) throws(BrokenChain) -> Entry {
        var written = ObservedState()
        var files: [StateFile] = []
        for file in commit.files {
            guard let known = StateFile(path: file.path) else {
                throw BrokenChain(
                    commit: commit.name, reason: "\(file.path) is no file of a ledger")
            }
            guard let bytes = file.bytes else {
                throw BrokenChain(commit: commit.name, reason: "it takes \(file.path) away")
            }
            do throws(StateProblem) {
                try written.read(known, bytes)
            } catch {
                throw BrokenChain(commit: commit.name, reason: error.description)
            }
            files.append(known)
        }
        guard let entry = files.sorted(by: { $0.rank < $1.rank }).first.flatMap(written.last) else {
            throw BrokenChain(commit: commit.name, reason: "it records no entry")
        }
        return entry
    }

    private func compare(_ commit: RecordedCommit, with next: ObservedState, after entry: Entry)
        throws(BrokenChain)
    {
        let expected = Set(state.files(changedBy: entry).map(\.path))
        let changed = Set(commit.files.map(\.path))
        if let path = changed.subtracting(expected).sorted().first {
            throw BrokenChain(
                commit: commit.name, reason: "it changes \(path), which its entry does not")
        }
        for file in commit.files {
            guard let known = StateFile(path: file.path), let bytes = file.bytes,
                let text = next.text(of: known), text.utf8.elementsEqual(bytes)
            else {
                throw BrokenChain(
                    commit: commit.name, reason: "\(file.path) is not what its entry makes of it")
            }
        }
        for path in expected.subtracting(changed) {
            guard let known = StateFile(path: path), next.text(of: known) == state.text(of: known)
            else {
                throw BrokenChain(commit: commit.name, reason: "it leaves \(path) as it was")
            }
        }
    }
}

extension StateFile {
    /// Of several files that an entry changes, the one whose `last:` it is comes first.
    fileprivate var rank: Int {
        switch self {
        case .ledger: 0
        case .target: 1
        case .rollout, .environment: 2
        }
    }
}

extension ObservedState {
    fileprivate func last(_ file: StateFile) -> Entry? {
        switch file {
        case .ledger: ledger.last
        case .rollout(let name): rollouts[name]?.last
        case .environment(let name): environments[name]?.last
        case .target(let target): targets[target]?.last
        }
    }
}
