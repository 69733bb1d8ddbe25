import Git
import Testing

@Suite("Oddities of a listing") struct OddityTests {
    private func found(_ paths: String...) -> [Oddity] {
        oddities(in: paths.map { TreeEntry(path: $0, kind: .file, id: someID) })
    }

    private let someID: ObjectID

    init() throws { someID = try id(String(repeating: "7", count: 40)) }

    @Test func `ordinary paths are not odd`() {
        #expect(
            found("README.md", "a/b.yaml", "a/c d.yaml", "a.git/x", "é/ü.yaml", "é/日本.yaml") == [])
    }

    @Test func `links and submodules are reported with what they point to`() {
        let entries = [
            TreeEntry(path: "link", kind: .symlink, id: someID),
            TreeEntry(path: "vendor", kind: .submodule, id: someID),
        ]
        #expect(
            oddities(in: entries, targets: [someID: "../out"]).map(\.kind) == [
                .symlink(target: "../out"), .submodule(commit: someID),
            ])
        #expect(oddities(in: entries).first?.kind == .symlink(target: nil))
    }

    @Test func `files and folders that differ only in case collide`() {
        #expect(
            found("A.yaml", "a.yaml") == [
                Oddity(path: "a.yaml", kind: .differsInCase(from: "A.yaml"))
            ])
        #expect(
            found("Dev/a", "Dev/b", "dev/c", "dev/d") == [
                Oddity(path: "dev/c", kind: .differsInCase(from: "Dev/"))
            ])
        #expect(found("É.yaml", "é.yaml").map(\.kind) == [.differsInCase(from: "É.yaml")])
    }

    @Test func `one letter in two encodings looks alike`() {
        let (composed, decomposed) = ("caf\u{e9}.yaml", "cafe\u{301}.yaml")
        let odd = found(decomposed, composed)
        #expect(odd.count == 1)
        #expect(odd.first?.kind == .looksLike(decomposed))
    }

    @Test(arguments: ["a\u{202e}b", "a\tb", "a\u{7f}", "a\u{200b}b", "a\u{2028}", "\u{85}"])
    func `characters that do not show are reported`(_ path: String) {
        #expect(found(path).map(\.kind) == [.invisibleCharacters])
    }

    @Test(arguments: ["../x", "a/./x", "a//x", ".git/config", "a/.GIT/hooks/x"])
    func `names that git does not write are reported`(_ path: String) {
        #expect(found(path).map(\.kind) == [.impossibleName])
    }

    @Test func `a path that occurs twice is reported`() {
        #expect(found("a", "a").map(\.kind) == [.impossibleName])
    }

    @Test func `bytes that are not UTF-8 are reported`() {
        let entry = TreeEntry(
            path: "caf\u{fffd}", rawPath: [99, 97, 102, 233], kind: .file, id: someID)
        #expect(oddities(in: [entry]).map(\.kind) == [.notUTF8(bytes: [99, 97, 102, 233])])
    }

    @Test func `a pointer of Git LFS is told by its first line`() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
        #expect(isLFSPointer(Array(pointer.utf8)))
        #expect(!isLFSPointer(Array("version: https://git-lfs.github.com/spec/v1".utf8)))
        #expect(!isLFSPointer([]))
    }
}
