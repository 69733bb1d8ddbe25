import Git
import TestSupport
import Testing

/// Objects that are on the disk, and are not what their name promises: an error, never a crash.
@Suite("Damage") struct DamageTests {
    @Test(arguments: [
        "truncate --size=0", "truncate --size=5", "truncate --size=15", "rm", "overwrite",
    ])
    func `a damaged file is an error that names it`(_ damage: String) throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "some content that compresses to more than a few bytes")
        let tip = try id(sandbox.commit("First"))
        let blob = try id(sandbox.run("rev-parse HEAD:file"))
        try apply(damage, to: blob, in: sandbox)

        let repository = try Repository(at: sandbox.path)
        #expect(try repository.entries(of: tip).count == 1)
        let error = try failure { try repository.blob(blob, maxBytes: 1_000) }
        #expect(error.code == (damage == "rm" ? .missing : .damaged), "\(error)")
        #expect(error.description.contains(blob.hex))
        #expect(error.remedy?.contains("git fsck") == true)
    }

    @Test(arguments: ["truncate --size=0", "truncate --size=5", "rm", "overwrite"])
    func `a damaged folder is an error, not a folder without files`(_ damage: String) throws {
        let sandbox = try GitSandbox()
        try sandbox.write("folder/file", "x")
        let tip = try id(sandbox.commit("First"))
        let tree = try id(sandbox.run("rev-parse HEAD:folder"))
        try apply(damage, to: tree, in: sandbox)

        let repository = try Repository(at: sandbox.path)
        for error in [
            try failure { try repository.entries(of: tip) },
            try failure { try repository.entry(at: "folder/file", in: tip) },
        ] {
            #expect([.missing, .damaged].contains(error.code), "\(error)")
            #expect(error.description.contains("the folder `folder"))
            #expect(error.description.contains(tree.hex))
        }
    }

    @Test func `a damaged commit is an error that names it`() throws {
        let sandbox = try GitSandbox()
        let tip = try id(sandbox.commit("First"))
        try apply("truncate --size=10", to: tip, in: sandbox)
        let repository = try Repository(at: sandbox.path)
        #expect(try failure { try repository.commit(tip) }.code == .damaged)
        #expect(try failure { try repository.resolve("HEAD") }.description.contains("HEAD"))
    }

    @Test func `a damaged commit is an error also by its abbreviation`() throws {
        let sandbox = try GitSandbox()
        let tip = try id(sandbox.commit("First"))
        try apply("truncate --size=30", to: tip, in: sandbox)
        let repository = try Repository(at: sandbox.path)
        let error = try failure { try repository.resolve(String(tip.hex.prefix(8))) }
        #expect(error.code == .damaged, "\(error)")
    }

    @Test func `damage in a repository that is borrowed from is an error too`() throws {
        let sandbox = try GitSandbox()
        try sandbox.write("file", "some content that compresses to more than a few bytes")
        try sandbox.commit("First")
        let blob = try id(sandbox.run("rev-parse HEAD:file"))
        try sandbox.run("clone --quiet --shared --no-checkout . ../borrower")
        try sandbox.run("clone --quiet --shared --no-checkout ../borrower ../second")
        try apply("truncate --size=50", to: blob, in: sandbox)
        for name in ["borrower", "second"] {
            let repository = try Repository(at: "\(sandbox.directory.path)/\(name)")
            let error = try failure { try repository.blob(blob, maxBytes: 1_000) }
            #expect(error.message == "it is cut short, or damaged")
        }
    }

    @Test func `a pack that was cut short is an error`() throws {
        let sandbox = try GitSandbox()
        for number in 0..<50 {
            try sandbox.write("\(number)", String(repeating: "\(number) ", count: 99))
        }
        let tip = try id(sandbox.commit("First"))
        try sandbox.run("gc --quiet")
        let script = "chmod u+w .git/objects/pack/* && truncate --size=200 .git/objects/pack/*.pack"
        try run(
            "sh", ["-c", "cd \(sandbox.path) && \(script)"], environment: ["PATH": "/usr/bin:/bin"])
        let repository = try Repository(at: sandbox.path)
        let error = try failure {
            for entry in try repository.entries(of: tip) {
                _ = try repository.blob(entry.id, maxBytes: 1_000)
            }
        }
        #expect(error.remedy != nil)
    }

    /// Does to a loose object what a full disk or a failing one does.
    private func apply(_ damage: String, to object: ObjectID, in sandbox: GitSandbox) throws {
        let file = "\(sandbox.path)/.git/objects/\(object.hex.prefix(2))/\(object.hex.dropFirst(2))"
        try run("chmod", ["u+w", file])
        if damage == "overwrite" {
            try sandbox.write("other", "another object's content")
            let other = try sandbox.run("hash-object -w other")
            let from = "\(sandbox.path)/.git/objects/\(other.prefix(2))/\(other.dropFirst(2))"
            try run("cp", ["-f", from, file])
        } else {
            let words = damage.split(separator: " ").map(String.init)
            try run(words[0], words.dropFirst() + [file])
        }
    }
}
