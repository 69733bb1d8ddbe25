import Host
package import Ledger
import Manifests

/// Entries that the hub has not taken yet, since it could not be reached: a synced file each, in their order.
/// Nothing is taken out before it is on the hub.
package struct Outbox: Sendable {
    package struct Letter: Sendable {
        package var name: String
        package var entry: Entry

        package init(name: String, entry: Entry) { (self.name, self.entry) = (name, entry) }
    }

    let folder: String

    /// That of the controller whose state is in `state`; it need not be there.
    package init(in state: String) { folder = state + "/outbox" }

    package func letters() throws -> [Letter] {
        try names().map { name in
            let bytes = try File.read(folder + "/" + name, maxBytes: LedgerBranch.fileBytesMax)
            do throws(StateProblem) {
                return Letter(name: name, entry: try Entry(reading: bytes, file: name))
            } catch {
                throw LedgerTrouble(
                    "\(folder)/\(name) waits to be recorded and cannot be read: \(error.description)",
                    remedy:
                        "It says what was done while the hub was away. Read it, and move it elsewhere."
                )
            }
        }
    }

    /// Whether somebody has asked by hand to go back while the hub is away.
    package func holdsWish() throws -> Bool {
        try letters().contains { $0.entry.transition.kind == .asked }
    }

    /// Returns once they are on the disk.
    package func add(_ entries: [Entry]) throws {
        try Directory.make(folder)
        var number = try names().last.flatMap { Int($0.prefix(12)) } ?? 0
        for entry in entries {
            number += 1
            let digits = String(number)
            let name = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
            // Another process may count as well.
            let mark = hexadecimal(try randomBytes(4))
            try AtomicFile.write(
                Array(entry.text.utf8), to: "\(folder)/\(name)-\(mark).yaml")
        }
    }

    package func remove(_ letters: [Letter]) throws {
        try File.remove(letters.map(\.name), from: folder)
    }

    private func names() throws -> [String] {
        guard FileKind(at: folder) != nil else { return [] }
        return try Directory.list(folder).map(\.path).filter { $0.hasSuffix(".yaml") }
    }
}
