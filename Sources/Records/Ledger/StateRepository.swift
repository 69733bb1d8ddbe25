import Git
import Host
import Ledger
import Manifests

/// A controller's own bare repository and what lies beside it. Losing it loses no entry that landed.
package struct StateRepository: Sendable {
    /// What the hub had when it was last asked, and what it has acknowledged since.
    package static let hubReference = "refs/reconcile/hub"
    package static let desiredReference = "refs/reconcile/desired"
    package static let revisionsReference = "refs/reconcile/revisions"

    /// By the hub's references, those of ours that remember them.
    static func references(of site: Site) -> [String: String] {
        [
            site.desired: desiredReference, LedgerBranch.name: hubReference,
            LedgerBranch.revisions: revisionsReference,
        ]
    }

    package let folder: String
    /// 128 random bits that name this controller for ever.
    package let controller: String

    package var repository: String { folder + "/repository.git" }
    package var attempts: String { StateRepository.attempts(in: folder) }
    package var lock: String { folder + "/lock" }

    /// Opens the state in `folder`, or makes it where there is none.
    package init(in folder: String) throws {
        self.folder = folder
        try Directory.make(folder + "/attempts")
        if FileKind(at: folder + "/repository.git") == nil {
            _ = try Repository.initBare(at: folder + "/repository.git")
        }
        if let known = StateRepository.controller(in: folder) {
            controller = known
        } else {
            controller = hexadecimal(try randomBytes(16))
            try AtomicFile.write(Array(controller.utf8), to: folder + "/controller")
        }
    }

    /// The controller whose state is in `folder`; nil where none has ever run. Makes nothing.
    package static func controller(in folder: String) -> String? {
        (try? File.read(folder + "/controller", maxBytes: 64)).map {
            String(decoding: $0.prefix(32), as: UTF8.self)
        }
    }

    package static func attempts(in folder: String) -> String { folder + "/attempts" }

    /// The tip whose history this controller has verified itself.
    package var verified: String? {
        guard let bytes = try? File.read(folder + "/verified", maxBytes: 64) else { return nil }
        return String(decoding: bytes.prefix(40), as: UTF8.self)
    }

    /// A tip behind which somebody else wrote is none that was verified.
    package func remember(verified tip: LedgerTip) throws {
        // Most passes verify what was verified; a sync for it would be the dearest part of them.
        guard tip.held.isEmpty, tip.name != verified else { return }
        try AtomicFile.write(Array(tip.name.utf8), to: folder + "/verified")
    }
}

extension StateRepository {
    /// Decides once which branch of a repository that is its own hub is acted on, so that checking out another
    /// one to try something changes nothing. With a remote the hub says it.
    package func decide(branchOf site: Site) throws {
        guard site.isPath, StateRepository.decidedBranch(in: folder) == nil else { return }
        try AtomicFile.write(Array("\(site.branch)\n".utf8), to: folder + "/branch")
    }

    /// Without `refs/heads/`; nil where nothing was decided yet.
    static func decidedBranch(in folder: String) -> String? {
        guard let bytes = try? File.read(folder + "/branch", maxBytes: 4_096) else { return nil }
        let name = String(decoding: bytes, as: UTF8.self).prefix { !$0.isNewline }
        return name.isEmpty ? nil : String(name)
    }

    /// Remembers that the hub has answered now.
    package static func note(answerIn folder: String) throws {
        let now = wallClock().seconds
        // Nobody asks for it by the second, and a cron job need not sync a file each time.
        if let last = lastAnswer(in: folder), (0..<10).contains(now - last) { return }
        try AtomicFile.write(Array("\(now)\n".utf8), to: folder + "/answered")
    }

    /// Whether nobody has looked for some hours whether repositories are to be put in order; says that it is done now.
    package static func takesUpkeep(in folder: String) throws -> Bool {
        let (now, file) = (wallClock().seconds, folder + "/upkeep")
        let last = (try? File.read(file, maxBytes: 64)).flatMap {
            Int(String(decoding: $0, as: UTF8.self).prefix { $0.isNumber })
        }
        if let last, (0..<upkeepEvery).contains(now - last) { return false }
        try AtomicFile.write(Array("\(now)\n".utf8), to: file)
        return true
    }

    /// Takes away what killed processes left half written: nobody writes a file of ours for an hour.
    package func removeDrafts() throws {
        let folders = [folder, Outbox(in: folder).folder].filter { FileKind(at: $0) != nil }
        for folder in folders { try AtomicFile.removeDrafts(in: folder, olderThan: 3_600) }
    }

    /// In seconds. A thousand transitions in between are some thousand files.
    private static let upkeepEvery = 3 * 3_600

    /// When the hub last answered, in seconds since 1970.
    static func lastAnswer(in folder: String) -> Int? {
        guard let bytes = try? File.read(folder + "/answered", maxBytes: 64) else { return nil }
        return Int(String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber })
    }
}
