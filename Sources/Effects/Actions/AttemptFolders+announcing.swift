import Host
package import Ledger

extension AttemptFolders {
    /// Makes the folders of what is about to be told to the hub, and keeps its intents where they are found again;
    /// once this returns the folders are on the disk. From then on a folder that is not there tells nothing.
    package func announce(_ entries: [Entry]) throws {
        let intents = entries.filter { $0.transition.announced != nil }
        guard !intents.isEmpty else { return }
        try Directory.make(openFolder, mode: 0o700)
        for entry in intents {
            guard let attempt = entry.transition.announced else { continue }
            try Directory.make(folder(of: attempt.id), mode: 0o700)
            // Where the same is pushed again, it stands there.
            let path = "\(openFolder)/\(openName(attempt.id))"
            if FileKind(at: path) == nil { try File.create(Array(entry.text.utf8), at: path) }
        }
        try Directory.sync(root)
    }

    /// Takes away what was announced, where the hub will never have it.
    package func withdraw(_ entries: [Entry]) throws {
        let attempts = entries.compactMap(\.transition.announced).map(\.id)
        try close(attempts)
        for attempt in attempts { try Directory.remove(folder(of: attempt)) }
    }

    /// The intents whose end the ledger did not have when this machine last knew, in the order of their ids. One
    /// that cannot be read is none: only its folder is relied on.
    package func open() -> [Attempt] {
        guard let names = try? Directory.names(in: openFolder) else { return [] }
        return names.compactMap(announced)
    }

    private func announced(in name: String) -> Attempt? {
        guard let bytes = try? File.read("\(openFolder)/\(name)", maxBytes: intentBytesMax),
            let entry = try? Entry(reading: bytes, file: name)
        else { return nil }
        return entry.transition.announced
    }

    /// Takes away what a controller was killed in the middle of writing; to be called by the one that has the pass.
    package func removeHalfAnnounced() throws {
        guard FileKind(at: openFolder) != nil else { return }
        let torn = try Directory.names(in: openFolder).filter { announced(in: $0) == nil }
        try File.remove(torn, from: openFolder)
    }

    /// Those of them that nobody has begun.
    package func announced() -> [Attempt] {
        open().filter { attempt in
            let folder = folder(of: attempt.id)
            return FileKind(at: folder) != nil && (try? attemptState(folder)) == .never
        }
    }

    /// Whether its supervisor lives or has told its end. One that never began is kept from it.
    package func canTellEnd(of attempt: String) -> Bool {
        switch try? attemptState(folder(of: attempt)) {
        case .running: return true
        case .ended(let record): return !record.isForbidden
        case .never:
            _ = try? forbid(attempt)
            return false
        case .startedOnly, nil: return false
        }
    }

    /// The ledger has their ends.
    package func close(_ attempts: [String]) throws {
        try File.remove(attempts.map(openName), from: openFolder)
    }

    private var openFolder: String { root + "/.open" }
    private func openName(_ attempt: String) -> String { "\(attempt).yaml" }
}

/// As large as a file of the ledger may be.
private let intentBytesMax = 16 << 20

extension Transition {
    fileprivate var announced: Attempt? {
        if case .intent(let intent) = self { intent.attempt } else { nil }
    }
}
