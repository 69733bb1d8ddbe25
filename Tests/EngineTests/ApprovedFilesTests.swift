import TestSupport
import Testing

/// What programs see of the tree, in whole passes.
@Suite("Programs where signatures are asked") struct ApprovedFilesTests {
    /// Two environments; `signed` is asked to be signed, and `free` is believed.
    private func manifests(
        deploy: String = "run: [./deploy.sh]", more: String = "", version: String = "2.4.0",
        order: [String] = ["signed", "free"],
        rules: String = "{for: [signed], proof: signed}, {for: [free]}"
    ) -> String {
        """
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec:
          repository: example/app
          branch: main
          signOffs: [\(rules)]
        ---
        \(environment("signed", deploy, more))
        ---
        \(environment("free", deploy, more))
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: \(version)
          stages: [\(order.map { "{name: to-\($0), environments: [\($0)]}" }.joined(separator: ", "))]

        """
    }

    private func environment(_ name: String, _ deploy: String, _ more: String) -> String {
        """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: \(name)}
        spec: {initial: {version: 2.3.1}, actions: {deploy: {\(deploy)}\(more)}}
        """
    }

    /// Leaves the list of the files that it saw.
    private static let list =
        "find . ! -type d | sort > \"$world/$1-$RECONCILE_ENVIRONMENT\"\n"

    private func play(_ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", "set -- deploy\n" + Self.list + Playground.deploy)
        try play.program("health.sh", "set -- health\n" + Self.list)
        try play.sandbox.write("lib/common.sh", "common=yes\n")
        try play.sandbox.write("lib/deep/more.sh", "more=yes\n")
        try play.sandbox.write("README.md", "read\n")
        return play
    }

    private func files(_ play: Playground, _ name: String) -> [String]? {
        play.left(name)?.split(separator: "\n").map { String($0.dropFirst(2)) }
    }

    private let all = [
        "README.md", "deploy.sh", "desired-state/manifests.yaml", "health.sh", "lib/common.sh",
        "lib/deep/more.sh",
    ]

    @Test(arguments: [["signed", "free"], ["free", "signed"]])
    func `see what was approved and nothing else, in every environment`(order: [String]) throws {
        let play = try play()
        try play.declare(manifests(more: ", health: {run: [./health.sh]}", order: order))
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        #expect(files(play, "deploy-signed") == ["deploy.sh"])
        #expect(files(play, "health-signed") == ["health.sh"])
        #expect(files(play, "deploy-free") == ["deploy.sh"])
        #expect(files(play, "health-free") == ["health.sh"])
    }

    @Test func `see the whole tree where no rule asks for signatures`() throws {
        let play = try play()
        try play.declare(manifests(more: ", health: {run: [./health.sh]}", rules: "{for: any}"))
        try play.reconcile("init")
        #expect(try play.reconcile("--once").status == 0)
        #expect(files(play, "deploy-free") == all)
        #expect(files(play, "health-free") == all)
    }

    @Test func `see folders that are named with all below, modes kept, links left out`() throws {
        let play = try play()
        try play.program("lib/tool", "echo tool > \"$world/tool\"\n")
        try play.sandbox.run("add lib")
        try play.program("deploy.sh", "set -- deploy\n" + Self.list + "./lib/tool\n")
        try play.shell("ln -s deploy.sh link.sh")
        try play.declare(manifests(deploy: "run: [./deploy.sh], files: [lib]"))
        try play.reconcile("init")
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass)")
        #expect(
            files(play, "deploy-signed")
                == ["deploy.sh", "lib/common.sh", "lib/deep/more.sh", "lib/tool"])
        #expect(play.left("tool") == "tool\n")
        #expect(files(play, "deploy-free")?.contains("link.sh") == false)
    }

    @Test func `that need another file fail and say so, until it is named`() throws {
        let play = try play()
        try play.program("deploy.sh", ". ./lib/common.sh\n" + Playground.deploy)
        try play.declare(manifests())
        try play.reconcile("init")
        #expect(try play.reconcile("--once").output.contains("app/signed: its action failed"))
        #expect(play.left("signed") == nil)
        let hint =
            "it ran with exactly its approved files: if it needs another, add it to `files:` of deploy"
        let said = try play.sandbox.run("log --format=%B reconcile/ledger")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(said.contains("lib/common.sh"), "\(said)")
        #expect(said.contains(hint), "\(said)")

        try play.declare(
            manifests(
                deploy: "run: [./deploy.sh], files: [lib/common.sh]", version: "2.4.1"))
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass)")
        #expect(play.left("free") == "2.4.1\n")
        #expect(play.left("signed") == "2.4.1\n")
        #expect(try play.reconcile("audit").status == 0)
    }

    @Test func `that cannot be started say so too, and nothing of it where nobody asks`() throws {
        let play = try play()
        try play.sandbox.write("lib/sh", "#!/bin/sh\n")
        try play.sandbox.run("update-index --add --chmod=+x lib/sh")
        try play.sandbox.write("deploy.sh", "#!lib/missing\n")
        try play.sandbox.run("update-index --add --chmod=+x deploy.sh")
        try play.declare(manifests())
        try play.reconcile("init")
        try play.reconcile("--once")
        let signed = try play.reconcile("why", "app/signed").output
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(signed.contains("could not be started"), "\(signed)")
        #expect(signed.contains("add it to `files:` of deploy"), "\(signed)")

        try play.declare(
            manifests(version: "2.4.1", order: ["free", "signed"], rules: "{for: any}"))
        try play.reconcile("--once")
        let free = try play.reconcile("why", "app/free").output
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(free.contains("could not be started"), "\(free)")
        #expect(!free.contains("approved files"), "\(free)")
    }

    @Test func `that read health say so where they fail for want of a file`() throws {
        let play = try play()
        try play.program("health.sh", ". ./lib/common.sh\n")
        // Without anything to go back to, whose health would say it too.
        try play.declare(
            manifests(more: ", health: {run: [./health.sh]}", order: ["signed"])
                .replacing("initial: {version: 2.3.1}, ", with: ""))
        try play.reconcile("init")
        try play.reconcile("--once")
        let said = try play.sandbox.run("log -p --format=%B reconcile/ledger")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(said.contains("add it to `files:` of health"), "\(said)")
    }
}
