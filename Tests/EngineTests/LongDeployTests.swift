import TestSupport
import Testing

@Suite("While a long deploy runs in one environment") struct LongDeployTests {
    private static func environment(_ name: String, _ more: String = "") -> String {
        """
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: \(name)}
        spec:
          initial: {version: 1.0.0}
          actions: {deploy: {run: [./deploy.sh]}\(more)}
        ---

        """
    }

    private static func rollout(_ name: String, _ stages: String, _ more: String = "") -> String {
        """
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: \(name)}
        spec:
          version: 2.0.0
        \(more)  stages: [\(stages)]
        ---

        """
    }

    private static func manifests(paused: Bool) -> String {
        environment("slow") + environment("soaking", ", health: {run: [./health.sh]}")
            + environment("back") + environment("first") + environment("second")
            + rollout("long", "{name: slow, environments: [slow]}")
            + rollout(
                "soaks", "{name: soaking, environments: [soaking], soak: 6s, rhythm: 6s every 1s}")
            + rollout("returns", "{name: back, environments: [back]}")
            + rollout(
                "stops",
                "{name: first, environments: [first], soak: 20s}, {name: second, environments: [second]}",
                paused ? "  paused: {by: olga, at: 2025-05-09}\n" : "")
    }

    @Test func `a soak, a rollback and a pause elsewhere go on within ten seconds`() throws {
        let play = try Playground()
        try play.program(
            "deploy.sh",
            """
            if [ "$RECONCILE_ENVIRONMENT" = slow ]; then echo x > "$world/began"; sleep 45; fi
            \(Playground.deploy)
            """)
        try play.program("health.sh", "true\n")
        try play.declare(Self.manifests(paused: false))
        try play.reconcile("init")
        try play.sandbox.write("desired-state/manifests.yaml", Self.manifests(paused: true))
        let lived = try play.shell(
            """
            true
            $RECONCILE --watch > ../watch.log 2>&1 & id=$!
            until [ -e ../world/began ] && [ -e ../world/back ] && [ -e ../world/first ]; do sleep 0.1; done
            git -c user.name=Ada -c user.email=a@example.com commit -qam Pause
            $RECONCILE rollback returns --reason worse > ../rollback.log 2>&1
            asked=$(date +%s)
            until [ "$(cat ../world/back)" = 1.0.0 ]; do
                [ $(($(date +%s) - asked)) -lt 30 ] || break; sleep 0.1
            done
            echo back after $(($(date +%s) - asked))
            until git log --format=%s reconcile/ledger | grep -q 'soaks/soaking: soaking is verified'; do
                [ $(($(date +%s) - asked)) -lt 30 ] || break; sleep 0.2
            done
            echo verified after $(($(date +%s) - asked))
            until git log --format=%s reconcile/ledger | grep -q 'stops/first: first is verified'; do
                [ $(($(date +%s) - asked)) -lt 40 ] || break; sleep 0.2
            done
            [ -e ../world/slow ] && echo the long one has ended
            sleep 2; kill -TERM $id; wait $id
            """)
        let seconds = lived.output.split(separator: "\n").compactMap {
            Int($0.split(separator: " ").last ?? "")
        }
        #expect(seconds.count == 2, "\(lived)")
        #expect(seconds.first ?? 99 <= 12 && seconds.last ?? 99 <= 22, "\(lived)")
        #expect(!lived.output.contains("the long one has ended"))
        let story = try play.story()
        #expect(story.contains("stops/first: first is verified"))
        #expect(!story.contains { $0.hasPrefix("stops/second") }, "\(story)")
    }
}
