import Effects
import Manifests
import Testing

@Suite("Folders of attempts that have been kept for long enough") struct OutlivedFolderTests {
    private static let old = String(repeating: "a", count: 32)
    private static let other = String(repeating: "b", count: 32)
    private static let now = Instant(seconds: 1_800_000_000)

    private func outlived(_ names: [String], days: Int, seconds: Int = 0, needed: Set<String> = [])
        -> [String]
    {
        let changed = Instant(seconds: Self.now.seconds - days * 86_400 - seconds)
        return Effects.outlived(
            names.map { KeptFolder(name: $0, changed: changed) }, at: Self.now, needed: needed)
    }

    @Test func `go once they are 30 days old, and not a second before`() {
        #expect(outlived([Self.old], days: 30) == [Self.old])
        #expect(outlived([Self.old], days: 29, seconds: 86_399) == [])
    }

    @Test func `go with what was set aside of them, and with readings that nobody took away`() {
        let names = [Self.old, Self.old + ".1", Self.old + ".12", "reading-" + Self.old]
        #expect(outlived(names, days: 31) == names)
    }

    @Test func `stay while the ledger does not have their end, with what was set aside of them`() {
        let names = [Self.old, Self.old + ".1", Self.other]
        #expect(outlived(names, days: 400, needed: [Self.old]) == [Self.other])
    }

    @Test func `are told by their names: nothing else is taken`() {
        let names = [
            ".spare", "notes", Self.old + ".bak", Self.old + ".1.2", Self.old + ".0",
            String(Self.old.dropLast()), Self.old + "a", Self.old.uppercased(), "reading-",
            "reading-" + Self.old + ".1", Self.old + ".", "",
        ]
        #expect(outlived(names, days: 400) == [])
    }

    @Test func `stay where their time is still to come, as after a clock was wrong`() {
        #expect(outlived([Self.old], days: -10) == [])
    }
}
