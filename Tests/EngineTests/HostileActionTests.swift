import TestSupport
import Testing

/// Programs that do what they should not, in whole passes.
@Suite("A hostile action") struct HostileActionTests {
    private func play(_ deploy: String, _ more: String = "", _ test: String = #function) throws
        -> Playground
    {
        let play = try Playground(test)
        try play.program(
            "deploy.sh",
            "if [ \"$RECONCILE_VERSION\" = 2.3.1 ]; then \(Playground.deploy)exit; fi\n\(deploy)")
        try play.declare(
            Playground.simple().replacing(
                "{run: [./deploy.sh]}", with: "{run: [./deploy.sh]\(more)}"))
        try play.reconcile("init")
        return play
    }

    private func ledger(_ play: Playground) throws -> String {
        try play.sandbox.run("log -p --format=%B reconcile/ledger")
    }

    /// Everything that stands in the state folder and in the repository.
    private func places(of text: String, in play: Playground) throws -> String {
        try play.shell("grep -rlaF -e '\(text)' \(play.state) .git || true").output
    }

    @Test func `that ignores TERM, with its children, is over when its time is`() throws {
        let play = try play(
            """
            trap '' TERM
            (trap '' TERM; sleep 40; echo late >> "$world/late") &
            setsid sh -c "trap '' TERM; sleep 40; echo late >> '$world/late'" &
            echo $! >> "$world/children"
            sleep 40; echo late >> "$world/late"

            """, ", timeout: 1s")
        let pass = try play.shell("date +%s > ../begin; $RECONCILE --once; date +%s > ../end")
        #expect(pass.output.contains("its action failed"), "\(pass)")
        let seconds = try play.shell("echo $(($(cat ../end) - $(cat ../begin)))").output
        #expect(Int(seconds.dropLast()) ?? 99 < 30, "\(seconds)")
        #expect(play.left("production") == "2.3.1\n")
        #expect(try ledger(play).contains("its time was up"))
        let alive = try play.shell(
            "for id in $(cat ../world/children); do kill -0 $id 2>/dev/null && echo alive; done; true"
        )
        #expect(alive.output == "")
        #expect(play.left("late") == nil)
    }

    @Test func `that leaves a daemon does not hold the pass, and the daemon is ended`() throws {
        let play = try play(
            """
            setsid sh -c 'sleep 300 & echo $! > "$0"; wait' "$world/daemon" > /dev/null 2>&1 &
            until [ -s "$world/daemon" ]; do sleep 0.05; done
            \(Playground.deploy)
            """)
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass)")
        #expect(play.left("production") == "2.4.0\n")
        let alive = try play.shell("kill -0 $(cat ../world/daemon) 2>/dev/null && echo alive; true")
        #expect(alive.output == "")
    }

    @Test func `that closes its streams is waited for`() throws {
        let play = try play(
            "exec > /dev/null 2>&1 <&-; exec >&- 2>&-; sleep 1\n\(Playground.deploy)")
        #expect(try play.reconcile("--once").status == 0)
        #expect(play.left("production") == "2.4.0\n")
    }

    @Test func `that floods its output is kept within bounds`() throws {
        let play = try play(
            "echo first; head -c 30000000 /dev/zero | tr '\\0' x; echo; echo last\n\(Playground.deploy)"
        )
        #expect(try play.reconcile("--once").status == 0)
        let sizes = try play.shell(
            "find \(play.state) -path '*attempts*' -type f -size +1100k; du -sk \(play.state)/reconcile/*/attempts | cut -f1"
        ).output.split(separator: "\n")
        #expect(sizes.count == 1 && Int(sizes[0]) ?? .max < 2_048, "\(sizes)")
        let entry = try play.sandbox.run("log -3 --format=%B reconcile/ledger")
        #expect(entry.utf8.count < 8_192)
        let record = try play.sandbox.run(
            "show reconcile/ledger:environments/production/rollouts/app.yaml")
        #expect(record.utf8.count < 16_384)
        #expect(try ledger(play).contains("- last"))
    }

    @Test func `that says a secret, whole, in two writes or in another form, is not heard`() throws
    {
        let play = try Playground.foundedWithToken(
            """
            echo "whole $TOKEN"
            printf '%.8s' "$TOKEN"; sleep 0.3; printf '%s\\n' "$(printf %s "$TOKEN" | tail -c +9)"
            printf %s "$TOKEN" | base64
            echo "{\\"answer\\": \\"$TOKEN\\"}" >&2

            """)
        let pass = try play.shell(
            "TOKEN=correct-horse-battery $RECONCILE --once --controller ../controller.yaml")
        #expect(pass.status == 0, "\(pass)")
        #expect(play.left("production") == "2.4.0\n")
        for form in ["correct-horse-battery", "orse-battery", "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5"] {
            #expect(try places(of: form, in: play) == "", "\(form)")
            #expect(!pass.output.contains(form) && !pass.complaints.contains(form))
            #expect(try !ledger(play).contains(form))
        }
    }
}
