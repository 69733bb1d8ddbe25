import Testing

@testable import Manifests

@Suite("A checkout of what was approved") struct CheckoutTests {
    private func world(_ deploy: String, _ stage: String = "") -> DigestWorld {
        var world = DigestWorld(
            manifest(
                "Environment", "eu", "{actions: {deploy: {\(deploy)}}}",
                labels: "{region: north}")
                + "---\n"
                + rollout(
                    "app",
                    "version: 2.4.0, stages: [{name: s, environments: [eu]\(stage)}]"))
        for file in ["conf/eu.yaml", "conf/us.yaml", "conf/2.4.0", "conf/deep/x", "confx", "north"]
        {
            world.programs[file] = .init(file, isExecutable: false)
        }
        return world
    }

    /// The files of the tree that are in the checkout of what the stage runs.
    private func held(_ world: DigestWorld) throws -> [String] {
        let desired = world.desired
        let rollout = try #require(desired.rollouts.all.first)
        let stage = try #require(desired.resolvedStages(of: rollout).first)
        let environment = try #require(desired.environments["eu"])
        let deploy = try #require(environment.spec.actions["deploy"]?.action)
        let programs =
            [WrittenProgram(words: deploy.run, files: deploy.files)]
            + (deploy.steps + stage.stage.allSteps).map {
                WrittenProgram(words: $0.run, files: $0.files)
            }
        let checkout = Checkout(approvedOf: programs, of: stage, in: environment)
        return world.programs.keys.filter { checkout.holds($0) }.sorted()
    }

    private func covered(_ world: DigestWorld) -> [String] {
        let leaves = world.digest()?.parts.flatMap(\.leaves) ?? []
        return leaves.map(\.path).filter { $0.hasPrefix("programs/") }.map {
            String($0.dropFirst("programs/".count)).replacing("%2F", with: "/")
        }.sorted()
    }

    @Test(arguments: [
        ("run: [./deploy.sh]", ["deploy.sh"]),
        ("run: [./deploy.sh, ./conf/$(environment).yaml]", ["conf/eu.yaml", "deploy.sh"]),
        ("run: [./deploy.sh, --from=conf/$(version)]", ["conf/2.4.0", "deploy.sh"]),
        ("run: [./deploy.sh, $(labels.region)]", ["deploy.sh", "north"]),
        (
            "run: [./deploy.sh], files: [conf]",
            ["conf/2.4.0", "conf/deep/x", "conf/eu.yaml", "conf/us.yaml", "deploy.sh"]
        ),
        ("run: [./deploy.sh, conf/deep]", ["conf/deep/x", "deploy.sh"]),
        ("run: [./deploy.sh, .], files: [lib/a]", ["deploy.sh", "lib/a"]),
        ("run: [./deploy.sh, conf/$(lastStable.version)]", ["deploy.sh"]),
        ("steps: [{run: [./deploy.sh], files: [lib]}]", ["deploy.sh", "lib/a"]),
    ])
    func `holds what the digest covers, and nothing else`(deploy: String, wanted: [String]) throws {
        let world = world(deploy)
        #expect(try held(world) == wanted)
        #expect(covered(world) == wanted)
    }

    @Test func `holds what the steps of a stage name`() throws {
        let world = world("run: [./deploy.sh]", ", steps: [{run: [./lib/a, conf/$(stage)]}]")
        #expect(try held(world) == ["deploy.sh", "lib/a"])
        #expect(covered(world) == ["deploy.sh", "lib/a"])
    }

    @Test func `without a stage holds what is the same for all`() throws {
        let desired = world("run: [./deploy.sh, conf/$(environment).yaml, conf/$(version)]").desired
        let environment = try #require(desired.environments["eu"])
        let deploy = try #require(environment.spec.actions["deploy"]?.action)
        let checkout = Checkout(
            approvedOf: [WrittenProgram(words: deploy.run, files: deploy.files)], of: nil,
            in: environment)
        #expect(checkout.holds("conf/eu.yaml") && checkout.holds("deploy.sh"))
        #expect(!checkout.holds("conf/2.4.0") && !checkout.holds("conf/us.yaml"))
    }

    @Test func `tells paths apart by their bytes, and by whole names`() {
        let composed = Checkout.only(PathSet(["caf\u{e9}"]))
        let decomposed = Checkout.only(PathSet(["cafe\u{301}"]))
        #expect(composed != decomposed && composed.fingerprint != decomposed.fingerprint)
        #expect(!composed.holds("cafe\u{301}") && composed.holds("caf\u{e9}/a"))
        #expect(!Checkout.only(PathSet(["conf"])).holds("confx"))
        #expect(!Checkout.only(PathSet(["conf/a"])).holds("conf"))
    }

    @Test func `has a fingerprint of its own`() {
        let checkouts: [Checkout] = [
            .wholeTree, .only(PathSet()), .only(PathSet(["a"])), .only(PathSet(["a", "b"])),
            .only(PathSet(["ab"])), .only(PathSet(["a/b"])),
        ]
        #expect(Set(checkouts.map(\.fingerprint)).count == checkouts.count)
        #expect(
            Checkout.only(PathSet(["a", "b"])).fingerprint
                == Checkout.only(PathSet(["b", "a"])).fingerprint)
    }

    @Test(arguments: [
        ("[{for: any, proof: signed}]", Proof.signed, Proof.signed),
        ("[{for: any}]", .declared, .declared),
        ("[{for: [us], proof: signed}, {for: any}]", .declared, .declared),
        ("[{for: [eu], change: [hotfix]}, {for: any, proof: signed}]", .signed, .signed),
        (
            "[{for: {region: north}, change: [hotfix], proof: signed}, {for: any}]", .declared,
            .signed
        ),
        ("[{for: any, change: [feature]}, {for: any, proof: signed}]", .declared, .signed),
        ("[]", .declared, .declared),
    ])
    func `is for environments of which the first rule that matches asks for signatures`(
        rules: String, ofFeatures: Proof, strictest: Proof
    ) throws {
        let desired = desired(
            environment("eu", labels: "{region: north}"), environment("us"),
            manifest("Policy", "p", "{repository: r, branch: main, signOffs: \(rules)}"))
        let policy = try #require(desired.policy?.spec)
        let environment = try #require(desired.environments["eu"])
        #expect(policy.proof(for: environment, Rollout()) == ofFeatures)
        #expect(policy.strictestProof(for: environment) == strictest)
    }
}
