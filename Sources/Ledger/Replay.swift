package import Manifests

/// History put back together, one commit after another; it takes nothing that is not exactly what we
/// would have written.
package struct Replay: Sendable {
    package private(set) var state: ObservedState
    /// Of the last entry.
    package private(set) var time: Instant
    /// What others wrote and nobody has answered for, oldest first. The state is without it.
    package private(set) var held: [HeldCommit]

    package init() {
        state = ObservedState()
        time = .distantPast
        held = []
    }

    /// Goes on from a state that was verified before.
    package init(from state: ObservedState, at time: Instant, holding held: [HeldCommit] = []) {
        (self.state, self.time, self.held) = (state, time, held)
    }

    /// Takes one more commit, and returns its entry. A commit that throws has changed nothing.
    @discardableResult
    package mutating func take(_ commit: RecordedCommit) throws(BrokenChain) -> Entry {
        do throws(Illegality) {
            try demand(!commit.isMerge, "it is a merge")
            try judgeSeal(of: commit)
            if let answer = answer(in: commit) {
                try resolve(answer, in: commit)
                return answer
            }
            let entry = try entry(of: commit)
            try take(entry, in: commit)
            return entry
        } catch {
            throw BrokenChain(commit: commit.name, reason: error.description)
        }
    }

    /// Sets a commit that could not be taken apart: what it touched stays as it was until somebody answers.
    package mutating func hold(_ commit: RecordedCommit, because reason: String) {
        held.append(
            HeldCommit(commit: commit, reason: reason, wasToBeSigned: isToBeSigned))
    }

    /// Takes a commit for what it wrote, for who goes on looking behind it: no longer is anything sure.
    package mutating func takeAsItStands(_ commit: RecordedCommit) {
        for file in commit.files {
            guard let known = StateFile(path: file.path) else { continue }
            if let bytes = file.bytes { try? state.read(known, bytes) } else { state.remove(known) }
        }
    }

    private mutating func take(_ entry: Entry, in commit: RecordedCommit) throws(Illegality) {
        if let illegality = illegality(of: entry, after: state, at: time) { throw illegality }
        if let path = commit.files.map(\.path).first(where: { path in
            held.contains { $0.touches(path) }
        }) {
            throw Illegality("it changes \(path), which is held")
        }
        var next = state
        next.apply(entry)
        try compare(commit, with: next, after: entry)
        try judgeClothes(of: commit, entry)
        state = next
        time = entry.at
    }

    /// Whether the next commit counts only where a controller has signed it.
    package var isToBeSigned: Bool { !state.ledger.controllers.isEmpty }

    /// By the policy in force before the commit: a new key vouches for nothing that brings it.
    private func judgeSeal(of commit: RecordedCommit) throws(Illegality) {
        let moment = commit.seconds.map { Instant(seconds: $0) } ?? time
        if let why = state.ledger.controllers.objection(to: commit.seal, at: moment) {
            throw Illegality(why)
        }
    }

    /// The message, and the date that git shows.
    private func judgeClothes(of commit: RecordedCommit, _ entry: Entry) throws(Illegality) {
        try demand(commit.message == entry.message, "its message is not the one of its entry")
        let isDated = commit.seconds.map { $0 == max(0, entry.at.seconds) } ?? true
        try demand(isDated, "it is dated otherwise than its entry")
    }

    /// The entry stands under `last:` of its subject.
    private func entry(of commit: RecordedCommit) throws(Illegality) -> Entry {
        var written = ObservedState()
        var files: [StateFile] = []
        for file in commit.files {
            guard let known = StateFile(path: file.path) else {
                throw Illegality("\(file.path) is no file of a ledger")
            }
            guard let bytes = file.bytes else { throw Illegality("it takes \(file.path) away") }
            try demand(file.isOrdinary, "\(file.path) is no ordinary file")
            try written.readAsOurs(known, bytes)
            files.append(known)
        }
        guard let entry = StateFile.leading(of: files).flatMap(written.last) else {
            throw Illegality("it records no entry")
        }
        return entry
    }

    private func compare(_ commit: RecordedCommit, with next: ObservedState, after entry: Entry)
        throws(Illegality)
    {
        let expected = Set(state.files(changedBy: entry).map(\.path))
        let changed = Set(commit.files.map(\.path))
        if let path = changed.subtracting(expected).sorted().first {
            throw Illegality("it changes \(path), which its entry does not")
        }
        for file in commit.files {
            guard let known = StateFile(path: file.path), let bytes = file.bytes,
                let text = next.text(of: known), text.utf8.elementsEqual(bytes)
            else { throw Illegality("\(file.path) is not what its entry makes of it") }
        }
        for path in expected.subtracting(changed) {
            guard let known = StateFile(path: path), next.text(of: known) == state.text(of: known)
            else { throw Illegality("it leaves \(path) as it was") }
        }
    }
}

// MARK: Answers for what others wrote

extension Replay {
    /// The state that an answer is applied to: with what the commit wrote, or as it was.
    package func resolved(by answer: Entry) throws(Illegality) -> ObservedState {
        guard let first = held.first else { throw Illegality("no commit waits for an answer") }
        switch answer.transition {
        case .accepted(let said):
            try demand(said.commit == first.commit.name, first.isOlder)
            try demand(said.files == first.commit.paths, "it names other files")
            let next = try state.accepting(first.commit)
            if answer.rules >= 3 { try state.demandNothingLost(in: next) }
            if answer.rules >= 6 { try state.demandTrustKept(in: next) }
            return next
        case .reverted(let said):
            try demand(said.commit == first.commit.name, first.isOlder)
            try demand(said.files == restorable, "it names other files")
            return state
        default: throw Illegality("it is no answer")
        }
    }

    /// What reverting the oldest held commit puts back: what a later one wrote over is that one's.
    package var restorable: [String] {
        let later = held.dropFirst()
        return held.first?.commit.paths.filter { path in !later.contains { $0.touches(path) } }
            ?? []
    }

    /// An answer is told by the ledger's own file, since the others may be put back to anything.
    private func answer(in commit: RecordedCommit) -> Entry? {
        var written = ObservedState()
        guard let bytes = commit.bytes(of: StateFile.ledger.path),
            (try? written.read(.ledger, bytes)) != nil
        else { return nil }
        switch written.ledger.last?.transition {
        case .accepted, .reverted: return written.ledger.last
        default: return nil
        }
    }

    private mutating func resolve(_ answer: Entry, in commit: RecordedCommit) throws(Illegality) {
        if let illegality = illegality(of: answer, after: state, at: time) { throw illegality }
        if answer == state.ledger.last { throw Illegality("it records no entry") }
        var next = try resolved(by: answer)
        next.apply(answer)
        try compare(commit, with: next, answering: answer)
        try judgeClothes(of: commit, answer)
        state = next
        time = answer.at
        held.removeFirst()
    }

    private func compare(
        _ commit: RecordedCommit, with next: ObservedState, answering answer: Entry
    )
        throws(Illegality)
    {
        let restored = answer.transition.restored
        for file in commit.files {
            try demand(
                file.path == StateFile.ledger.path || restored.contains(file.path),
                "it changes \(file.path), which its entry does not")
            let text = StateFile(path: file.path).flatMap(next.text)
            try demand(
                file.isOrdinary && file.bytes == text.map { Array($0.utf8) },
                "\(file.path) is not what its entry makes of it")
        }
        for path in restored where !commit.files.contains(where: { $0.path == path }) {
            let text = StateFile(path: path).flatMap(next.text)
            try demand(
                held.first?.commit.bytes(of: path) == text.map { Array($0.utf8) },
                "it leaves \(path) as it was")
        }
    }
}

extension Transition {
    /// The paths that this puts back to what they were.
    package var restored: [String] {
        if case .reverted(let answer) = self { answer.files } else { [] }
    }
}

extension ObservedState {
    fileprivate func accepting(_ commit: RecordedCommit) throws(Illegality) -> ObservedState {
        var next = self
        for file in commit.files {
            guard let known = StateFile(path: file.path) else {
                throw Illegality("\(file.path) is no file of a ledger, so it can only be reverted")
            }
            try demand(
                file.isOrdinary, "\(file.path) is no ordinary file, so it can only be reverted")
            if let bytes = file.bytes {
                try next.readAsOurs(known, bytes)
            } else {
                next.remove(known)
            }
        }
        try demand(
            next.ledger.id == ledger.id && next.ledger.format == ledger.format,
            "it makes another ledger of this one, so it can only be reverted")
        return next
    }

    fileprivate mutating func readAsOurs(_ file: StateFile, _ bytes: [UInt8]) throws(Illegality) {
        do throws(StateProblem) {
            try read(file, bytes)
        } catch {
            throw Illegality(error.description)
        }
    }

    /// The entry that made a file what it is.
    package func last(_ file: StateFile) -> Entry? {
        switch file {
        case .ledger: ledger.last
        case .rollout(let name): rollouts[name]?.last
        case .environment(let name): environments[name]?.last
        case .target(let target): targets[target]?.last
        }
    }
}

extension StateFile {
    /// Of several files that an entry changes, the one whose `last:` it is.
    package static func leading(of files: [StateFile]) -> StateFile? {
        files.min { $0.rank < $1.rank }
    }

    private var rank: Int {
        switch self {
        case .ledger: 0
        case .target: 1
        case .rollout, .environment: 2
        }
    }
}
