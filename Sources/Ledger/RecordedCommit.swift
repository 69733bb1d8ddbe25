/// One commit of the ledger's branch, as far as it must be judged.
package struct RecordedCommit: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package var path: String
        /// Nil where the commit took the file away.
        package var bytes: [UInt8]?
        /// Neither a link nor a program.
        package var isOrdinary: Bool

        package init(path: String, bytes: [UInt8]?, isOrdinary: Bool = true) {
            (self.path, self.bytes, self.isOrdinary) = (path, bytes, isOrdinary)
        }
    }

    package var name: String
    package var message: String
    /// What it changed against its first parent.
    package var files: [File]
    package var isMerge = false
    /// When git says that it was committed, where that is known.
    package var seconds: Int?
    /// Looked at only where somebody has to sign.
    package var seal = Seal.missing
    /// For who must find out whose it is.
    package var author = ""

    package init(name: String, message: String, files: [File]) {
        self.name = name
        self.message = message
        self.files = files
    }

    /// In the order of their bytes.
    package var paths: [String] {
        files.map(\.path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package func bytes(of path: String) -> [UInt8]? {
        files.first { $0.path == path }?.bytes
    }
}

/// A commit of the ledger that we did not write: where the chain breaks, and why.
package struct BrokenChain: Error, Hashable, Sendable, CustomStringConvertible {
    package var commit: String
    package var reason: String

    package var description: String { "ledger commit \(commit.prefix(10)): \(reason)" }
}

/// A commit that we did not write, set apart until a person accepts or reverts it.
package struct HeldCommit: Hashable, Sendable {
    package var commit: RecordedCommit
    package var reason: String
    /// Whether controllers had to sign there: then nothing behind it is sure.
    package var wasToBeSigned: Bool

    package init(commit: RecordedCommit, reason: String, wasToBeSigned: Bool = false) {
        (self.commit, self.reason, self.wasToBeSigned) = (commit, reason, wasToBeSigned)
    }

    package func touches(_ path: String) -> Bool {
        commit.files.contains { $0.path == path }
    }

    var isOlder: String { "the older commit \(commit.name.prefix(10)) waits for an answer first" }
}
