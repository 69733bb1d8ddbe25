import TestSupport

/// What is lived through, and how it has to end whatever was struck.
struct Scenario: Sendable {
    var name: String
    var transport: Transport
    var machines = ["one"]
    var prepare: @Sendable (Arena) throws -> Void
    var steps: [Step]
    /// What runs in the environment at the end.
    var version: String
    var standing: String
    /// Whether a new `attempt` is the way on where a person had to settle something.
    var isTriedAgain = false
}

struct Step: Sendable {
    var machine = "one"
    var words: [String]
    /// A part of the entry's line that a person looks for, who repeats the command where it is missing.
    var said: String?
    /// Done before it by a shell, in its machine's folder; the rest of its words, if it says any.
    var before: String?
}

extension Scenario {
    static let all: [Scenario] = [
        deploy("deploy", .path), failure("failure", .path), rollback("rollback", .path),
        failedRollback("failed-rollback", .path), takeover("takeover", .path),
        deploy("remote-deploy", .http), failure("remote-failure", .http),
        rollback("remote-rollback", .http), failedRollback("remote-failed-rollback", .http),
        takeover("remote-takeover", .http),
    ]

    private static let once = Step(words: ["--once"])

    private static func deploy(_ name: String, _ transport: Transport) -> Scenario {
        Scenario(
            name: name, transport: transport, prepare: { try $0.furnish() },
            steps: [Step(words: ["init"], said: "is founded"), once], version: "2.4.0",
            standing: "verified", isTriedAgain: true)
    }

    private static func failure(_ name: String, _ transport: Transport) -> Scenario {
        Scenario(
            name: name, transport: transport,
            prepare: {
                try $0.deployed()
                try $0.declare("2.5.0")
            }, steps: [once], version: "2.4.0", standing: "went-back")
    }

    private static let back = Step(
        words: ["rollback", "app", "--reason", "slow"], said: "asks to go back")

    private static func rollback(_ name: String, _ transport: Transport) -> Scenario {
        Scenario(
            name: name, transport: transport, prepare: { try $0.deployed() }, steps: [back],
            version: "2.3.1", standing: "went-back")
    }

    private static func failedRollback(_ name: String, _ transport: Transport) -> Scenario {
        var freed = back
        freed.before = "rm -f \"$WORLD/jammed\""
        return Scenario(
            name: name, transport: transport,
            prepare: {
                try $0.deployed()
                try $0.declare("2.4.1")
                try $0.shell("touch \($0.world)/jammed")
            }, steps: [once, freed], version: "2.4.0", standing: "went-back")
    }

    /// The first machine is gone for good in the middle of its deploy; at last it is found again.
    private static func takeover(_ name: String, _ transport: Transport) -> Scenario {
        Scenario(
            name: name, transport: transport, machines: ["two", "one"],
            prepare: { try $0.abandoned() },
            steps: [
                Step(
                    machine: "two", words: ["takeover", "CONTROLLER", "--reason", "gone"],
                    said: "takes over"),
                Step(
                    machine: "two",
                    words: ["settle", "app/production", "--undone", "--reason", "looked"],
                    said: "says that it is not done"),
                Step(machine: "two", words: ["--once"]),
            ], version: "2.3.1", standing: "went-back")
    }
}

// MARK: Preparing

extension Arena {
    /// A repository with the manifests of a simple team, and a clone of it for a second machine.
    func furnish() throws {
        let one = folder(of: "one")
        let clone =
            isRemote
            ? "git clone -q \(hub.url) \(one) 2>/dev/null" : "git init -q -b main \(one)"
        try shell("\(clone); cd \(one) && git symbolic-ref HEAD refs/heads/main")
        for (key, value) in [("user.name", "Ada"), ("user.email", "ada@example.com")] {
            try shell("git config \(key) \(value)", in: one)
        }
        try write(Self.deploy.replacing("WORLD", with: world), to: one + "/deploy.sh")
        try shell("chmod +x deploy.sh", in: one)
        try declare("2.4.0")
        if isRemote { try shell("git clone -q \(hub.url) \(folder(of: "two")) 2>&1") }
    }

    /// `attempt` counts what a person has tried again.
    func declare(_ version: String, attempt: Int = 1) throws {
        let one = folder(of: "one")
        let manifests = Self.manifests.replacing("VERSION", with: version).replacing(
            "ATTEMPT", with: String(attempt))
        try write(manifests, to: one + "/desired-state/manifests.yaml")
        let push = isRemote ? "git push -q origin main" : "true"
        try shell("git add -A && git commit -q -m Declare && \(push)", in: one)
    }

    func deployed() throws {
        try furnish()
        for words in [["init"], ["--once"]] {
            let ended = try reconcile("one", words)
            guard ended.status == 0 else { throw TestSupportError("\(words): \(ended)") }
        }
    }

    /// A deploy whose controller, supervisor and program were all killed in the middle.
    func abandoned() throws {
        try furnish()
        _ = try reconcile("one", ["init"])
        try shell("touch \(world)/slow")
        let last = try reconcile("one", ["--once"], struck: nil, everythingOnceIn: "asleep")
        guard last else { throw TestSupportError("nothing was abandoned") }
        try shell("rm -f \(world)/slow")
    }

    private func reconcile(
        _ machine: String, _ words: [String], struck: Strike?, everythingOnceIn file: String
    ) throws -> Bool {
        let killing = """
            (for i in $(seq 200); do [ -e \(world)/\(file) ] && break; sleep 0.05; done
            read by pid < \(root)/strike-0.log; kill -9 $pid) > /dev/null 2>&1 &
            """
        try shell(killing)
        let ended = try reconcile(machine, words, struck: struck)
        // Who followed it is gone, and cannot say that it is over.
        try shell("echo over >> \(ended.log)")
        return ended.ended.status == 126
    }

    /// Refuses an older fence, or another attempt under the same one; does nothing twice; leaves a half where it fails.
    private static let deploy = """
        #!/bin/sh
        set -eu
        mkdir -p WORLD
        cd WORLD
        exec 9>> gate
        if [ -e slow ]; then touch asleep; sleep 30; fi
        flock 9
        read -r fence attempt < fence 2>/dev/null || { fence=0 attempt=; }
        if [ "$RECONCILE_FENCE" -lt "$fence" ] ||
            { [ "$RECONCILE_FENCE" -eq "$fence" ] && [ "$RECONCILE_ATTEMPT" != "$attempt" ]; }; then
            echo "$RECONCILE_ATTEMPT $RECONCILE_FENCE $RECONCILE_VERSION" >> refused
            echo "a newer attempt was here" >&2
            exit 1
        fi
        echo "$RECONCILE_FENCE $RECONCILE_ATTEMPT" > fence
        echo "$RECONCILE_ATTEMPT $RECONCILE_FENCE $RECONCILE_VERSION" >> began
        echo half > production
        if [ -e jammed ] || [ "$RECONCILE_VERSION" = 2.5.0 ]; then echo "it does not start" >&2; exit 1; fi
        echo "$RECONCILE_VERSION" > production.new
        mv production.new production
        echo "$RECONCILE_ATTEMPT $RECONCILE_FENCE $RECONCILE_VERSION" >> done

        """

    private static let manifests = """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production}
        spec:
          initial: {version: 2.3.1}
          actions: {deploy: {run: [./deploy.sh]}}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: VERSION
          attempt: ATTEMPT
          stages: [{name: production, environments: [production]}]

        """
}
