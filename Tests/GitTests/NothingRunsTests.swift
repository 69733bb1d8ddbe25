import Git
import Glibc
import TestSupport
import Testing

/// Configuration, attributes and hooks can name programs that git runs. Reading runs none of them.
@Suite("Nothing runs") struct NothingRunsTests {
    /// A repository that names a program wherever git would run one; each leaves a mark.
    private func mined() throws -> GitSandbox {
        let sandbox = try GitSandbox("mined")
        try sandbox.write("file.txt", "content\n")
        try sandbox.commit("First")
        try sandbox.write("mine", "#!/bin/sh\ntouch \(sandbox.directory.path)/ran\ncat\n")
        try run("chmod", ["+x", sandbox.path + "/mine"])
        let mine = sandbox.path + "/mine"
        for setting in [
            "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass",
            "diff.external", "diff.mine.textconv", "diff.mine.command", "filter.mine.clean",
            "filter.mine.smudge", "filter.mine.process", "merge.mine.driver", "credential.helper",
            "gpg.program", "alias.rev-parse", "uploadpack.packObjectsHook", "core.gitProxy",
            "core.alternateRefsCommand",
        ] { try sandbox.git(["config", setting, mine]) }
        try sandbox.write(".gitattributes", "* filter=mine diff=mine merge=mine\n")
        for hook in [
            "post-checkout", "post-index-change", "pre-commit", "reference-transaction",
            "fsmonitor-watchman", "query-watchman", "pre-auto-gc", "post-rewrite",
        ] { try run("cp", [mine, "\(sandbox.path)/.git/hooks/\(hook)"]) }
        return sandbox
    }

    private func hasRun(_ sandbox: GitSandbox) -> Bool {
        access(sandbox.directory.path + "/ran", F_OK) == 0
    }

    @Test func `git itself would run what the repository names, so that the mines are live`() throws
    {
        let sandbox = try mined()
        _ = try? sandbox.run("status")
        #expect(hasRun(sandbox))
    }

    @Test func `opening, resolving, listing and reading run nothing`() throws {
        let sandbox = try mined()
        let repository = try Repository(discovering: sandbox.path)
        let tip = try repository.resolve("main")
        _ = try repository.head()
        _ = try repository.commit(tip)
        _ = try repository.mergeBase(tip, tip)
        for entry in try repository.entries(of: tip) {
            _ = try repository.blob(entry.id, maxBytes: 1_000)
        }
        _ = try repository.entry(at: "file.txt", in: tip)
        _ = try? repository.resolve("origin/mian")
        #expect(!hasRun(sandbox))
    }
}
