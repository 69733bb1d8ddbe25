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
        try take(CommitRead(commit))
    }

    /// The same where it was read before.
    @discardableResult
    package mutating func take(_ read: CommitRead) throws(BrokenChain) -> Entry {
        do throws(Illegality) {
            let entry = try admit(read)
            if read.answer == nil {
                try take(entry, in: read)
            } else {
                try resolve(entry, in: read)
            }
            return entry
        } catch {
            throw BrokenChain(commit: read.commit.name, reason: error.description)
        }
    }

    /// The entry of a commit, where one like it may follow here: what it makes of its files is not looked at yet.
    package func entry(of read: CommitRead) throws(BrokenChain) -> Entry {
        do throws(Illegality) {
            return try admit(read)
        } catch {
            throw BrokenChain(commit: read.commit.name, reason: error.description)
        }
    }

    private func admit(_ read: CommitRead) throws(Illegality) -> Entry {
        try demand(!read.commit.isMerge, "it is a merge")
        try judgeSeal(of: read.commit)
        let entry = try read.entry.get()
        if let illegality = illegality(of: entry, after: state, at: time) { throw illegality }
        return entry
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

    /// In place: a copy of the state for each entry would be most of the work of a long history.
    private mutating func take(_ entry: Entry, in read: CommitRead) throws(Illegality) {
        if let path = read.commit.files.map(\.path).first(where: { path in
            held.contains { $0.touches(path) }
        }) {
            throw Illegality("it changes \(path), which is held")
        }
        let files = state.files(changedBy: entry)
        let before = state.excerpt(of: files)
        state.apply(entry)
        do throws(Illegality) {
            try compare(read, files, before: before)
            try judgeClothes(of: read, entry)
        } catch {
            state.put(files, of: before)
            throw error
        }
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
    private func judgeClothes(of read: CommitRead, _ entry: Entry) throws(Illegality) {
        try demand(read.isInOwnWords, "its message is not the one of its entry")
        let isDated = read.commit.seconds.map { $0 == max(0, entry.at.seconds) } ?? true
        try demand(isDated, "it is dated otherwise than its entry")
    }

    private func compare(_ read: CommitRead, _ files: [StateFile], before: ObservedState)
        throws(Illegality)
    {
        let expected = Set(files.map(\.path))
        let changed = Set(read.commit.files.map(\.path))
        if let path = changed.subtracting(expected).sorted().first {
            throw Illegality("it changes \(path), which its entry does not")
        }
        for file in read.commit.files { try compare(file, read.written) }
        for path in expected.subtracting(changed) {
            guard let known = StateFile(path: path), state.text(of: known) == before.text(of: known)
            else { throw Illegality("it leaves \(path) as it was") }
        }
    }

    /// There is one text for each record, so what was read is compared as it is, and what was not by its bytes.
    private func compare(_ file: RecordedCommit.File, _ written: ObservedState) throws(Illegality) {
        guard let known = StateFile(path: file.path), let bytes = file.bytes else {
            throw Illegality("\(file.path) is not what its entry makes of it")
        }
        if written.has(known), state.isSame(known, as: written) { return }
        if let text = state.text(of: known), text.utf8.elementsEqual(bytes) { return }
        // Who wrote it by hand is told what is wrong with it.
        var other = ObservedState()
        try other.readAsOurs(known, bytes)
        throw Illegality("\(file.path) is not what its entry makes of it")
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

    private mutating func resolve(_ answer: Entry, in read: CommitRead) throws(Illegality) {
        if answer == state.ledger.last { throw Illegality("it records no entry") }
        var next = try resolved(by: answer)
        next.apply(answer)
        try compare(read.commit, with: next, answering: answer)
        try judgeClothes(of: read, answer)
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

    mutating func readAsOurs(_ file: StateFile, _ bytes: [UInt8]) throws(Illegality) {
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
