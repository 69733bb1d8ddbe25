import Git
import Host
import Manifests
import TestSupport
import Testing

@testable import Records

/// A commit and the working folder that it was made of say the same of every path.
@Suite("Source trees") struct SourceTreeTests {
    /// The tree of the sandbox as it lies there, and as it is committed.
    private func trees(_ sandbox: GitSandbox, fileBytesMax: Int = SourceTree.fileBytesMax) throws
        -> [SourceTree]
    {
        let commit = try #require(ObjectID(hex: try sandbox.commit("all")))
        let index = TreeIndex(
            gitDirectory: sandbox.path + "/.git", commit: commit, fileBytesMax: fileBytesMax)
        return [index.sourceTree, FolderTree(root: sandbox.path).sourceTree]
    }

    private func shell(_ command: String, in sandbox: GitSandbox) throws {
        let done = try run("sh", ["-c", "cd '\(sandbox.path)' && \(command)"], environment: [:])
        try #require(done.status == 0)
    }

    @Test func `a file has its mode, a folder its files, and the rest is not there`() throws {
        let sandbox = try GitSandbox()
        for path in ["a.sh", "lib/b", "lib/deep/c", "library"] { try sandbox.write(path, path) }
        try shell("chmod +x a.sh", in: sandbox)
        for tree in try trees(sandbox) {
            #expect(tree.said(of: "a.sh") == ["a.sh*"])
            #expect(tree.said(of: "lib") == ["lib/b", "lib/deep/c"])
            #expect(tree.said(of: "lib/deep") == ["lib/deep/c"])
            for path in ["li", "lib/b/c", "lib/bb", "z", "a.sh\0"] {
                #expect(tree.said(of: path) == nil, "\(path)")
            }
            #expect(tree.digest("lib/b") == sha256(Array("lib/b".utf8)))
            #expect(tree.digest("lib") == nil)
        }
    }

    @Test func `a link is odd by itself, in a folder and on the way`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("lib/deep/a", "a")
        try shell("ln -s /etc/passwd lib/deep/link; ln -s lib way", in: sandbox)
        for tree in try trees(sandbox) {
            for path in ["lib", "lib/deep", "lib/deep/link", "lib/deep/link/more"] {
                #expect(
                    tree.said(of: path) == [
                        "`lib/deep/link` is a symbolic link, which is never followed"
                    ], "\(path)")
            }
            #expect(
                tree.said(of: "way/deep/a") == [
                    "`way` is a symbolic link, which is never followed"
                ])
            #expect(tree.said(of: "lib/deep/a") == ["lib/deep/a"])
        }
    }

    @Test func `a submodule is odd by itself, in a folder and on the way`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("lib/a", "a")
        try sandbox.run("init --quiet lib/sub")
        try sandbox.write("lib/sub/run.sh", "x")
        try sandbox.run("add --all", in: sandbox.path + "/lib/sub")
        try sandbox.run("commit --quiet --message x", in: sandbox.path + "/lib/sub")
        for tree in try trees(sandbox) {
            for path in ["lib", "lib/sub", "lib/sub/run.sh"] {
                #expect(
                    tree.said(of: path) == ["`lib/sub` is a submodule, which is not entered"],
                    "\(path)")
            }
        }
    }

    @Test func `names that are not UTF-8 are told apart by their bytes, and refused`() throws {
        let sandbox = try GitSandbox()
        try shell(
            #"mkdir lib; for name in '\376' '\377' '\303\251'; do echo x > "lib/$(printf "$name")"; done"#,
            in: sandbox)
        for tree in try trees(sandbox) {
            let said = "the name of `lib/\u{FFFD}` is not UTF-8"
            #expect(tree.said(of: "lib") == [said, said])
            #expect(tree.said(of: "lib/\u{FFFD}") == nil)
            #expect(tree.said(of: "lib/é") == ["lib/é"])
            #expect(tree.said(of: "lib/e\u{301}") == nil)
        }
    }

    @Test func `what is too large is odd, and is never loaded`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("lib/large", "1234")
        try sandbox.write("small", "123")
        let tree = try trees(sandbox, fileBytesMax: 3)[0]
        let said = "`lib/large` is larger than 256 MiB, so nobody can approve it by content"
        #expect(tree.said(of: "lib/large") == [said])
        #expect(tree.said(of: "lib") == [said])
        #expect(tree.said(of: "small") == ["small"])
        #expect(tree.digest("lib/large") == nil)

        try shell("truncate -s 257M lib/large", in: sandbox)
        let folder = FolderTree(root: sandbox.path).sourceTree
        #expect(folder.said(of: "lib") == [said])
        #expect(folder.digest("lib/large") == nil)
    }

    @Test func `a file whose content is gone is odd`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("run.sh", "x")
        let id = try sandbox.run("hash-object run.sh")
        let tree = try trees(sandbox)[0]
        try shell("rm -f .git/objects/\(id.prefix(2))/\(id.dropFirst(2))", in: sandbox)
        #expect(tree.said(of: "run.sh")?.first?.hasPrefix("`run.sh` cannot be read: ") == true)
        #expect(tree.digest("run.sh") == nil)
    }

    @Test func `where a tree cannot be listed, no path is taken for one that is not there`() throws
    {
        let sandbox = try GitSandbox()
        try sandbox.write("lib/a", "x")
        let tree = try trees(sandbox)[0]
        let id = try sandbox.run("rev-parse HEAD:lib")
        try shell("rm -f .git/objects/\(id.prefix(2))/\(id.dropFirst(2))", in: sandbox)
        #expect(tree.said(of: "other")?.first?.hasPrefix("`other` cannot be read: ") == true)
    }

    @Test func `a tree that git did not write is searched all the same`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("x", "x")
        let blob = try sandbox.run("hash-object -w x")
        func listing(_ names: [String]) throws -> SourceTree {
            let hex = Array(blob.utf8)
            let bytes = stride(from: 0, to: 40, by: 2).map { position in
                "\\"
                    + String(
                        Int(
                            String(decoding: hex[position...(position + 1)], as: UTF8.self),
                            radix: 16) ?? 0, radix: 8)
            }
            let entries = names.map { "100644 \($0)\\0" + bytes.joined() }.joined()
            try shell("printf '\(entries)' > tree", in: sandbox)
            let tree = try sandbox.run("hash-object -t tree -w --literally tree")
            return TreeIndex(
                gitDirectory: sandbox.path + "/.git", commit: try #require(ObjectID(hex: tree))
            ).sourceTree
        }
        let unsorted = try listing(["z", "m", "a"])
        for path in ["a", "m", "z"] { #expect(unsorted.said(of: path) == [path]) }
        #expect(
            try listing(["a", "a"]).said(of: "a") == [
                "`a` cannot be read: the commit has two files of this name"
            ])
    }
}

extension SourceTree {
    /// What was found in words: paths, those that may be executed with a star, or what is odd.
    fileprivate func said(of path: String) -> [String]? {
        let words = { (file: File) in file.path + (file.isExecutable ? "*" : "") }
        return switch find(path) {
        case nil: nil
        case .file(let file): [words(file)]
        case .folder(let files): files.map(words)
        case .odd(let odd): odd.map(\.problem)
        }
    }
}
