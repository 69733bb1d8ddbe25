import TestSupport
import Testing

/// Nobody may believe that a freeze holds which nothing acts by.
@Suite("What is declared and not heeded") struct UnheededTests {
    private let manifests = """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production}
        spec:
          initial: {version: 2.3.1}
          actions: {deploy: {run: [./deploy.sh]}}
          windows: [{days: mon-thu, from: "06:00", until: "10:00"}]
        ---
        apiVersion: reconcile/v1
        kind: Policy
        metadata: {name: us}
        spec: {freezes: [{name: winter, from: 2029-12-20, until: 2030-01-02}]}
        ---
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 2.4.0
          stages:
            - {name: dark, environments: [production], windows: [{days: mon-thu, from: "06:00", until: "10:00"}]}
            - name: full
              environments: [production]
              windows: [{days: fri, from: "06:00", until: "10:00"}]

        """

    private let windows =
        "desired-state/manifests.yaml:7: nothing acts by `windows` yet: stages start at any hour (and in 2 more places)"
    private let freezes =
        "desired-state/manifests.yaml:12: nothing acts by `freezes` yet: stages start in them too"

    private func joined(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func `is one line a field, and fails nothing`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(manifests)
        let checked = try play.reconcile("validate")
        #expect(checked.status == 0, "\(checked)")
        #expect(joined(checked.output).hasSuffix("Not heeded: \(windows) \(freezes)"))
        #expect(try !play.reconcile("validate", "-q").output.contains("heeded"))

        try play.reconcile("init")
        #expect(try joined(play.reconcile("plan").output).hasSuffix("\(windows) \(freezes)"))
        let first = try play.reconcile("--once")
        #expect(first.status == 0, "\(first)")
        #expect(
            first.complaints == """
                reconcile: desired-state/manifests.yaml:7: nothing acts by `windows` yet
                reconcile: desired-state/manifests.yaml:12: nothing acts by `freezes` yet

                """, "\(first)")
        #expect(try play.reconcile("--once").complaints == "")
        let why = try play.reconcile("why", "app/production")
        #expect(joined(why.output).hasSuffix("\(windows) \(freezes)"), "\(why)")
    }
}
