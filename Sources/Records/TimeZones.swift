internal import Host
package import Manifests
internal import Synchronization

/// The zones of the machine's tz database, each read when it is first asked for.
package let machineTimeZones = TimeZones(version: machineZones.version()) { machineZones.rules($0) }

private let machineZones = ZoneDatabase(folder: "/usr/share/zoneinfo")

/// The files of the tz database that were looked at so far, and those that say its edition.
func zoneFilesRead() -> [String] { machineZones.filesRead }

/// A compiled tz database. What is read stays as it was read, for one edition must not mix with the next.
final class ZoneDatabase: Sendable {
    private let folder: String
    private let known = Mutex<[String: ZoneRules?]>([:])

    /// More names than any edition has; beyond, manifests ask for what there is not.
    private static let knownMax = 2_000
    private static let fileBytesMax = 1 << 20
    private static let editionFiles = ["tzdata.zi", "+VERSION"]

    init(folder: String) { self.folder = folder }

    func rules(_ name: String) -> ZoneRules? {
        known.withLock { known in
            if let found = known[name] { return found }
            if known.count >= ZoneDatabase.knownMax { known = [:] }
            let found = read(name)
            known[name] = .some(found)
            return found
        }
    }

    var filesRead: [String] {
        let names = known.withLock { $0.keys.filter { isFile($0) } }
        return (ZoneDatabase.editionFiles + names.sorted()).map { "\(folder)/\($0)" }
    }

    private func isFile(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0.hasPrefix(".") } && parts.count <= 3
    }

    /// UTC is known without a database; `localtime` would be another zone on another machine.
    private func read(_ name: String) -> ZoneRules? {
        if name == "UTC" { return .utc }
        if name == "localtime" { return nil }
        guard isFile(name), let bytes = bytes(of: name) else { return nil }
        return try? ZoneRules(tzif: bytes)
    }

    /// The edition, as the first line of the database's source says it, or a file of its own does.
    func version() -> String {
        let source = firstLine(of: ZoneDatabase.editionFiles[0])
        let named = source.hasPrefix("# version ") ? String(source.dropFirst(10)) : nil
        let version = named ?? firstLine(of: ZoneDatabase.editionFiles[1])
        let isGood = version.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isGood && (1...32).contains(version.utf8.count) ? version : "unknown"
    }

    private func firstLine(of name: String) -> String {
        let line = bytes(of: name)?.prefix(64).prefix { $0 != UInt8(ascii: "\n") } ?? []
        return String(decoding: line, as: UTF8.self)
    }

    /// Aliases are links within the database.
    private func bytes(of name: String) -> [UInt8]? {
        try? File.read(
            folder + "/" + name, maxBytes: ZoneDatabase.fileBytesMax, followingLink: true)
    }
}
