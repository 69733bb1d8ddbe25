/// One commit of the ledger, read by itself: what follows from its bytes, whatever came before it. So many of them can
/// be read at once, ahead of the replay.
package struct CommitRead: Sendable {
    package let commit: RecordedCommit
    /// Told by the ledger's own file alone, since what it puts back may be anything.
    let answer: Entry?
    let entry: Result<Entry, Illegality>
    /// The file that its entry stands in. The others are compared with what the entry makes of them, unread.
    let written: ObservedState
    /// Whether its message is the one of its entry.
    let isInOwnWords: Bool

    package init(_ commit: RecordedCommit) {
        self.commit = commit
        var state = ObservedState()
        let answer = state.answer(in: commit)
        let entry = Result { () throws(Illegality) in
            if let answer { return answer }
            return try state.readEntry(of: commit)
        }
        (self.answer, self.entry) = (answer, entry)
        written = state
        isInOwnWords = (try? entry.get()).map { $0.message == commit.message } ?? false
    }
}

extension ObservedState {
    fileprivate mutating func answer(in commit: RecordedCommit) -> Entry? {
        guard let bytes = commit.bytes(of: StateFile.ledger.path),
            (try? read(.ledger, bytes)) != nil
        else { return nil }
        switch ledger.last?.transition {
        case .accepted, .reverted: return ledger.last
        default: return nil
        }
    }

    /// The entry stands under `last:` of its subject.
    fileprivate mutating func readEntry(of commit: RecordedCommit) throws(Illegality) -> Entry {
        var files: [(file: StateFile, bytes: [UInt8])] = []
        for file in commit.files {
            guard let known = StateFile(path: file.path) else {
                throw Illegality("\(file.path) is no file of a ledger")
            }
            guard let bytes = file.bytes else { throw Illegality("it takes \(file.path) away") }
            try demand(file.isOrdinary, "\(file.path) is no ordinary file")
            files.append((known, bytes))
        }
        guard let leading = StateFile.leading(of: files.map(\.file)),
            let bytes = files.first(where: { $0.file == leading })?.bytes
        else { throw Illegality("it records no entry") }
        // Read already where nobody has answered by it.
        if leading != .ledger || !isFounded { try readAsOurs(leading, bytes) }
        guard let entry = last(leading) else { throw Illegality("it records no entry") }
        return entry
    }
}

// MARK: Some files of a state

extension ObservedState {
    /// The records of some files, and nothing else.
    func excerpt(of files: [StateFile]) -> ObservedState {
        var excerpt = ObservedState()
        excerpt.put(files, of: self)
        return excerpt
    }

    /// Makes the records of some files what they are in `other`.
    mutating func put(_ files: [StateFile], of other: ObservedState) {
        for file in files {
            switch file {
            case .ledger: ledger = other.ledger
            case .rollout(let name): rollouts[name] = other.rollouts[name]
            case .environment(let name): environments[name] = other.environments[name]
            case .target(let target):
                if let record = other.recorded(target) {
                    self[target] = record
                } else {
                    forget(target)
                }
            }
        }
    }

    func has(_ file: StateFile) -> Bool {
        switch file {
        case .ledger: isFounded
        case .rollout(let name): rollouts[name] != nil
        case .environment(let name): environments[name] != nil
        case .target(let target): recorded(target) != nil
        }
    }

    func isSame(_ file: StateFile, as other: ObservedState) -> Bool {
        switch file {
        case .ledger: ledger == other.ledger
        case .rollout(let name): rollouts[name] == other.rollouts[name]
        case .environment(let name): environments[name] == other.environments[name]
        case .target(let target): recorded(target) == other.recorded(target)
        }
    }
}
