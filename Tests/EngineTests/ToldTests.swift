import Foundation
import TestSupport
import Testing

/// docs/actions.md lists the variables that a program is given; here real programs say what they were given.
@Suite("What a program is given") struct ToldTests {
    private static let always: Set = [
        "PATH", "HOME", "RECONCILE_ATTEMPT", "RECONCILE_FENCE", "RECONCILE_EXPOSURE_FILE",
        "RECONCILE_COMPONENT", "RECONCILE_VERSION",
    ]
    private static let place: Set = ["RECONCILE_ENVIRONMENT", "RECONCILE_LAST_STABLE_VERSION"]
    private static let rollout: Set = [
        "RECONCILE_ROLLOUT", "RECONCILE_STAGE", "RECONCILE_ARTIFACT",
    ]

    /// By the word that each action and step is called with.
    private static let given: [String: Set<String>] = [
        "work": always.union(rollout),
        "entry": always.union(place).union(rollout).union(["POOL", "EXTRA"]),
        "deploy": always.union(place).union(rollout).union(["POOL"]),
        "step": always.union(place).union(rollout).union(["POOL"]),
        "health": always.union(place).union(rollout).union(["POOL"]),
        "exit": always.union(place).union(rollout).union(["POOL"]),
        "rollback": always.union(place).union(rollout).union(["POOL"]),
        "observe": always.union(place).union(["POOL"]),
        "own": always.union(place).union(["POOL", "MORE"]),
    ]

    private static let manifests = """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production}
        spec:
          initial: {version: 2.3.1}
          variables: {POOL: "20"}
          actions:
            deploy: {run: [./told.sh, deploy]}
            rollback: {run: [./told.sh, rollback]}
            health: {run: [./told.sh, health]}
            observe: {run: [./told.sh, observe]}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.4.0
          artifact: registry.example/app@sha256:\(String(repeating: "a", count: 64))
          stages:
            - name: prepare
              steps: [{run: [./told.sh, work]}]
            - name: production
              environments: [production]
              entry: {steps: [{run: [./told.sh, entry], environment: {EXTRA: more}}]}
              steps: [{run: [./told.sh, step]}]
              exit: {steps: [{run: [./told.sh, exit]}]}

        """

    /// The shell's own variables are not among those that it was started with.
    private static let told = """
        echo "{\\"version\\": \\"$RECONCILE_VERSION\\"}"
        kind=$1
        # An environment's own change is of no rollout.
        if [ "$kind" = deploy ] && [ -z "${RECONCILE_ROLLOUT:-}" ]; then kind=own; fi
        if [ -e "$world/$kind" ]; then exit; fi
        tr '\\0' '\\n' < /proc/$$/environ | sed 's/=.*//' | sort > "$world/$kind"
        tr '\\0' '\\n' < /proc/$$/environ | grep '=$' > "$world/empty-$kind" || true

        """

    @Test func `is what docs/actions.md says, for each kind of action`() throws {
        let play = try Playground()
        try play.program("told.sh", Self.told)
        try play.declare(Self.manifests)
        try play.reconcile("init")
        let first = try play.reconcile("--once")
        #expect(first.status == 0, "\(first)")
        try play.reconcile("rollback", "app", "--reason", "to see")
        try play.reconcile("--once")
        // The environment's own change comes after what is the rollout's.
        try play.declare(
            Self.manifests.replacing("POOL: \"20\"", with: "POOL: \"20\", MORE: x"))
        try play.reconcile("--once")
        for (kind, names) in Self.given {
            let left = Set((play.left(kind) ?? "").split(separator: "\n").map(String.init))
            #expect(left == names, "\(kind)")
            #expect(play.left("empty-\(kind)") == "", "\(kind)")
        }
        let all = Self.given.values.reduce(Set()) { $0.union($1) }
        #expect(try Self.documented() == all.subtracting(["POOL", "EXTRA", "MORE"]))
    }

    /// The names in the first column of the page's first table.
    private static func documented() throws -> Set<String> {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let page = try String(
            contentsOf: root.appending(path: "docs/actions.md"), encoding: .utf8)
        let lines = page.split(separator: "\n").drop { !$0.hasPrefix("| variable |") }
        let rows = lines.dropFirst(2).prefix { $0.hasPrefix("| ") }
        let names = rows.flatMap { row in
            row.dropFirst().prefix { $0 != "|" }.split { " `,".contains($0) }.map(String.init)
        }
        return Set(names)
    }
}
