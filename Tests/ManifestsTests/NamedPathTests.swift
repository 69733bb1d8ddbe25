import Testing
import YAML

@testable import Manifests

@Suite("What a word names") struct NamingTests {
    @Test func `a word names a path as a whole, behind its first sign and behind its last`() {
        #expect(Naming.namings(in: "./conf//a") == [.path("conf/a")])
        #expect(
            Naming.namings(in: "--set=x=./conf/a") == [
                .path("--set=x=./conf/a"), .path("x=./conf/a"), .path("conf/a"),
            ])
        #expect(Naming.namings(in: "a=b") == [.path("a=b"), .path("b")])
        #expect(Naming.namings(in: "/etc/x") == [])
        #expect(Naming.namings(in: "../x") == [])
        #expect(Naming.namings(in: "") == [])
    }

    @Test func `the tree itself is told by letters`() {
        for word in [".", "./", "./.", "lib/..", "--context=."] {
            #expect(Naming.namings(in: word).contains(.tree), "\(word)")
        }
        for word in ["..", "/", "lib/../..", "", ".."] {
            #expect(!Naming.namings(in: word).contains(.tree), "\(word)")
        }
    }

    @Test func `what only the run can tell is below the folder that is written`() {
        #expect(Naming.namings(in: "./conf/\0.yaml") == [.below("conf")])
        #expect(Naming.namings(in: "./\0.yaml") == [.below(nil)])
        #expect(Naming.namings(in: "--file=conf/eu\0") == [.below("--file=conf"), .below("conf")])
        #expect(Naming.namings(in: "--version=\0") == [])
        #expect(Naming.namings(in: "\0/a") == [])
        #expect(Naming.namings(in: "/etc/\0") == [])
    }

    @Test func `what is in a .git is in no tree, and the word for it alone means nothing in it`() {
        #expect(Naming.namings(in: ".git/hooks") == [.git(".git/hooks")])
        #expect(Naming.namings(in: "--exclude=.git") == [.path("--exclude=.git")])
    }

    @Test func `an accent behind a sign hides nothing`() {
        #expect("../\u{301}x".pathWithinTree == nil)
        #expect("/\u{301}x".pathWithinTree == nil)
        #expect("lib/\u{301}x".pathWithinTree == "lib/\u{301}x")
        #expect("a/../\u{301}x".leavesItsFolder)
    }
}

@Suite("Words of commands") struct WordTests {
    private let files = [
        "conf/eu.yaml", "conf/us.yaml", "conf/2.4.0", "conf/north", "conf/a$(b)", "conf/deep/x",
    ]

    private func world(_ words: String, more: String = "", policy: String? = nil) -> DigestWorld {
        var world = DigestWorld(
            environment("eu", labels: "{region: north}").replacing(
                "run: [./deploy.sh]", with: "run: [./deploy.sh, \(words)]\(more)")
                + "---\n" + environment("us") + "---\n"
                + rollout(
                    "app",
                    "version: 2.4.0, variables: {PLACE: $(labels.region), LOOP: $(variables.LOOP2), LOOP2: x}, stages: [{name: s, environments: [eu]}]"
                ) + (policy.map { "---\n" + manifest("Policy", "p", $0) } ?? ""))
        for file in files { world.programs[file] = .init(file, isExecutable: false) }
        return world
    }

    private func covered(_ words: String, more: String = "") -> [String] {
        let leaves = world(words, more: more).digest()?.parts.flatMap(\.leaves) ?? []
        return leaves.map(\.path).filter { $0.hasPrefix("programs/") }.map {
            String($0.dropFirst("programs/".count)).replacing("%2F", with: "/")
        }.filter { $0 != "deploy.sh" }
    }

    @Test(arguments: [
        ("--config=./conf/eu.yaml", ["conf/eu.yaml"]),
        ("--set=config=conf/eu.yaml", ["conf/eu.yaml"]),
        ("./conf/$(environment).yaml", ["conf/eu.yaml"]),
        ("--from=conf/$(version)", ["conf/2.4.0"]),
        ("conf/$(variables.PLACE)", ["conf/north"]),
        ("conf/$(labels.region)", ["conf/north"]),
        ("\"conf/a$$(b)\"", ["conf/a$(b)"]),
        ("conf/$(variables.LOOP)", []),
        ("conf/$(lastStable.version)", []),
        ("conf/deep", ["conf/deep/x"]),
        (".", []),
        ("$(environment)", []),
    ]) func `what a word comes out as is covered by content`(word: String, wanted: [String]) {
        #expect(covered(word) == wanted)
    }

    @Test func `a program that a word comes out as makes sign-offs stale`() throws {
        let before = world("./conf/$(environment).yaml")
        var after = before
        after.programs["conf/eu.yaml"] = .init("other", isExecutable: false)
        let difference = try #require(after.digest()).difference(
            from: try #require(before.digest()))
        #expect(difference.map(\.changes) == [["conf/eu.yaml changed"]])
        after = before
        after.programs["conf/us.yaml"] = .init("other", isExecutable: false)
        #expect(after.digest() == before.digest())
    }

    private let signed =
        "{repository: r, branch: main, people: {quinn: {keys: [{ssh: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ+jSZbXbXmWn6ZsKLpQgWG/dTnPAYyJz3hE5BNLCY5Z}]}}, roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa], proof: signed}]}"
    private let declared = "{roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}"

    private func said(_ words: String, more: String = "", _ policy: String?) -> [String] {
        world(words, more: more, policy: policy).desired.diagnostics.map {
            "\($0.severity.rawValue): \($0.problem)"
        }
    }

    @Test(arguments: ["conf/$(lastStable.version)", "--file=./conf/$(revision).yaml"])
    func `what only the run can tell asks for its folder, as strictly as the policy`(word: String) {
        let problem = "only the run can tell which file `\(word)` names, so no sign-off covers it"
        #expect(said(word, signed) == ["error: \(problem)"])
        #expect(said(word, declared) == ["warning: \(problem)"])
        #expect(said(word, nil) == [])
        #expect(said(word, more: ", files: [conf]", signed) == [])
        #expect(said(word, more: ", files: [conf/deep]", signed) == ["error: \(problem)"])
    }

    @Test func `the tree itself asks for what is needed of it`() {
        let problem =
            "`.` names the whole tree, of which a sign-off covers only what `files` names"
        #expect(said(".", signed) == ["error: \(problem)"])
        #expect(said(".", declared) == ["warning: \(problem)"])
        #expect(said(".", nil) == [])
        #expect(said(".", more: ", files: [conf/deep]", signed) == [])
    }

    @Test(arguments: [
        "--version=$(lastStable.version)", "$(deploy.file)", "image/app:$(lastStable.version)",
        "\"https://example.com/$(lastStable.version)\"",
    ]) func `what names nothing of the tree asks for nothing`(word: String) {
        #expect(said(word, signed) == [])
    }

    @Test func `a rule for another kind of change, or one that asks no role, asks for nothing`() {
        let word = "conf/$(lastStable.version)"
        let hotfix = declared.replacing("{for: any,", with: "{for: any, change: hotfix,")
        #expect(said(word, hotfix.replacing("]}]}", with: "]}, {for: any}]}")) == [])
        #expect(said(word, "{signOffs: [{for: any}]}") == [])
    }

    @Test func `a link that a word comes out as holds the environment that fills it in`() {
        let world = world("conf/$(environment).yaml")
        let whole = world.tree
        let tree = SourceTree(
            find: { $0 == "conf/eu.yaml" ? .odd([Odd($0, .link)]) : whole.find($0) },
            digest: { whole.digest($0) })
        var manifests: [Decoded] = []
        for text in world.files.values {
            manifests += decode(parse(Array(text.utf8), file: "a.yaml")).manifests
        }
        let state = DesiredState(
            manifests, strays: [], in: Setting(tree: tree, hasZone: { _ in true }))
        #expect(
            state.problems == ["`conf/eu.yaml` is a symbolic link, which is never followed"])
        #expect(state.isHeld(.rollout, "app"))
        #expect(state.isHeld(.environment, "eu"))
        #expect(!state.isHeld(.environment, "us"))
    }

    @Test func `variables that double each other end`() {
        let chain = (0..<64).map { "V\($0): \"$(variables.V\($0 + 1))$(variables.V\($0 + 1))\"" }
        var world = world("conf/$(variables.V0)")
        world.files = world.files.mapValues {
            $0.replacing("LOOP2: x", with: "LOOP2: x, \(chain.joined(separator: ", ")), V64: x")
        }
        #expect(world.errors == [])
        #expect(world.digest() != nil)
    }
}

@Suite("Paths named by manifests") struct PathsNamedTests {
    @Test func `all that actions, steps and checks run or need is named`() {
        let state = desired(
            manifest(
                "Environment", "base",
                "{abstract: true, actions: {deploy: {run: [./deploy.sh, -f=conf/$(stage).yaml], files: [lib]}}}"
            ),
            manifest("Environment", "eu", "{extends: base}"),
            manifest("Environment", "us", "{extends: base}"),
            manifest("Check", "errors", "{run: [./check.sh], critical: above 5%}"),
            rollout(
                "app",
                "version: 1.0.0, defaults: {checks: [errors], entry: {steps: [{run: [./before.sh]}]}}, "
                    + "stages: [{name: all, environments: [eu, us], steps: [{run: [./after.sh]}], "
                    + "checks: [{errors: {run: [./other.sh]}}]}]"))
        #expect(
            state.pathsNamed == [
                "deploy.sh", "-f=conf", "conf", "lib", "check.sh", "before.sh", "after.sh",
                "other.sh",
            ])
    }
}
