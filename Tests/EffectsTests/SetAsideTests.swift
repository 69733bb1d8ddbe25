import Effects
import Host
import Planner
import TestSupport
import Testing

@Suite("What is begun anew") struct SetAsideTests {
    private let attempt = String(repeating: "a", count: 32)

    private func folders(in root: String) -> AttemptFolders {
        AttemptFolders(
            root: root, secrets: Secrets(nil, variable: { _ in nil }),
            filesRoot: FilesRoot(folder: root), checkOut: { _, _, _ in })
    }

    @Test func `has begun before, also where its second beginning came to nothing`() throws {
        let root = try TemporaryDirectory()
        let folders = folders(in: root.path)
        try Directory.make(folders.folder(of: attempt))
        try folders.clear(attempt)
        #expect(try folders.ending(of: attempt, errands: []) == .unseen(times: 2))
    }

    @Test func `has begun before, also where it was kept from beginning again`() throws {
        let root = try TemporaryDirectory()
        let folders = folders(in: root.path)
        try Directory.make(folders.folder(of: attempt))
        try folders.clear(attempt)
        try Directory.make(folders.folder(of: attempt))
        #expect(try folders.forbid(attempt))
        #expect(try folders.ending(of: attempt, errands: []) == .unseen(times: 1))
    }

    @Test func `what was never set aside never ran`() throws {
        let root = try TemporaryDirectory()
        let folders = folders(in: root.path)
        try Directory.make(folders.folder(of: attempt))
        #expect(try folders.ending(of: attempt, errands: []) == .never)
    }
}
