package import Host
package import Manifests

/// What the programs of an attempt have said, each time that it was begun.
package struct SaidAttempt: Hashable, Sendable {
    package struct Program: Hashable, Sendable {
        package var name: String
        package var kept: KeptProgram
    }

    package enum Standing: String, Hashable, Sendable {
        case running, ended
        /// Nobody saw its end.
        case unseen
    }

    package var standing: Standing
    package var programs: [Program]
}

extension AttemptFolders {
    /// How long what an attempt's programs said is kept.
    package static let keptFor = TimeSpan(seconds: 30 * 86_400)

    /// What is kept of an attempt below `root`, oldest first; empty where nothing is.
    package static func said(by attempt: String, in root: String) throws -> [SaidAttempt] {
        // It becomes a path.
        guard AttemptName(attempt)?.attempt == attempt else { return [] }
        var folders: [String] = []
        while FileKind(at: "\(root)/\(attempt).\(folders.count + 1)") != nil {
            folders.append("\(root)/\(attempt).\(folders.count + 1)")
        }
        folders.append("\(root)/\(attempt)")
        return try folders.filter { FileKind(at: $0 + "/" + SupervisorPlan.fileName) != nil }
            .map { try said(in: $0) }
    }

    private static func said(in folder: String) throws -> SaidAttempt {
        // Before what was said is read: who has ended by then has said all of it.
        let standing: SaidAttempt.Standing =
            switch try attemptState(folder) {
            case .running: .running
            case .ended: .ended
            case .startedOnly, .never: .unseen
            }
        let names = names(in: folder)
        let programs = try keptPrograms(in: folder).enumerated().map { index, kept in
            SaidAttempt.Program(
                name: index < names.count ? names[index] : kept.words.joined(separator: " "),
                kept: kept)
        }
        return SaidAttempt(standing: standing, programs: programs)
    }

    /// What the programs are called in the manifests; none in a folder of an earlier version.
    private static func names(in folder: String) -> [String] {
        let bytes = (try? File.read(folder + "/" + namesFile, maxBytes: 1 << 20)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// Beside what a supervisor knows, the names that people gave to its programs.
let namesFile = "names"

func nameLines(_ errands: [Errand]) -> [UInt8] {
    Array(errands.map { $0.what + "\n" }.joined().utf8)
}
