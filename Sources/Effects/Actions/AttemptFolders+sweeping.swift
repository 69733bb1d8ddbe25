import Host
package import Manifests

extension AttemptFolders {
    /// Takes away what has been kept for long enough, but for attempts that are still `needed`.
    package func removeOld(at now: Instant, needed: Set<String>) throws {
        let folders = try Directory.names(in: root).compactMap { name in
            FilePrint(at: "\(root)/\(name)").map {
                KeptFolder(name: name, changed: Instant(seconds: $0.modified / 1_000_000_000))
            }
        }
        for name in outlived(folders, at: now, needed: needed) {
            let folder = "\(root)/\(name)"
            // What was taken over may still run here, whatever the ledger says of it. A folder that cannot be
            // read tells nobody anything any more.
            if (try? attemptState(folder)) == .running { continue }
            try Directory.remove(folder)
        }
    }
}

/// A folder of an attempt, as far as it matters to how long it is kept.
package struct KeptFolder: Hashable, Sendable {
    package var name: String
    /// When something in it last came or went: as a rule, the end of its attempt.
    package var changed: Instant

    package init(name: String, changed: Instant) { (self.name, self.changed) = (name, changed) }
}

/// The folders that have been kept for long enough: of attempts that ended, of what was set aside to be done
/// again, and of readings that a killed controller has left. Whatever has another name is not ours to take.
///
/// `needed` are attempts whose end the ledger does not have yet: only their folders tell it, however old.
package func outlived(_ folders: [KeptFolder], at now: Instant, needed: Set<String>) -> [String] {
    folders.filter { folder in
        guard let name = AttemptName(folder.name), !needed.contains(name.attempt) else {
            return false
        }
        return now >= folder.changed + AttemptFolders.keptFor
    }.map(\.name)
}
