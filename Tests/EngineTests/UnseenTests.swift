import TestSupport
import Testing

/// The supervisor is killed in the middle of a deploy, so that nobody sees its end.
@Suite("An action whose end nobody saw") struct UnseenTests {
    private func play(
        _ deploy: String, onUnknown: String?, actions: String = "", _ test: String = #function
    ) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", deploy)
        let said = onUnknown.map { ", onUnknown: \($0)" } ?? ""
        try play.declare(
            Playground.simple(actions: actions)
                .replacing("{run: [./deploy.sh]}", with: "{run: [./deploy.sh]\(said)}"))
        try play.reconcile("init")
        return play
    }

    /// Runs a pass, and kills it with the supervisor once the deploy has begun.
    private func killInTheMiddle(_ play: Playground) throws {
        let killed = try play.shell(
            """
            true
            $RECONCILE --once > ../first.log 2>&1 & id=$!
            until [ -e ../world/began ]; do sleep 0.05; done
            kill -KILL $id
            wait $id
            kill -KILL $(sed -n 's/^process [0-9]*://p' \(play.state)/reconcile/*/attempts/*/started)
            """)
        #expect(killed.status == 0, "\(killed)")
    }

    /// The first time it hangs, with children; later it does its work.
    private static let hangsOnce = """
        echo "$RECONCILE_ATTEMPT" >> "$world/began"
        if [ "$(wc -l < "$world/began")" = 1 ]; then
            (sleep 30; echo twice >> "$world/strays") &
            sleep 30; echo twice >> "$world/strays"
        fi
        \(Playground.deploy)
        """

    @Test func `is done again under the same id where that is declared`() throws {
        let play = try play(Self.hangsOnce, onUnknown: "retry")
        try killInTheMiddle(play)
        let again = try play.reconcile("--once")
        #expect(again.status == 0, "\(again)")
        #expect(play.left("production") == "2.4.0\n")
        let ids = try #require(play.left("began")).split(separator: "\n")
        #expect(ids.count == 2 && Set(ids).count == 1)
        #expect(
            try play.story().suffix(3) == [
                "app/production: production starts", "app/production: its action succeeded",
                "app/production: production is verified",
            ])
        // Nothing of the first try is left to act a second time.
        #expect(try play.shell("pgrep -f 'sleep 30' -P 1 || true").output == "")
        #expect(play.left("strays") == nil)
    }

    @Test func `is held where a pause has come since`() throws {
        let play = try play(Self.hangsOnce, onUnknown: "retry")
        try killInTheMiddle(play)
        try play.declare(
            Playground.simple().replacing(
                "version: 2.4.0",
                with: "version: 2.4.0\n  paused: {by: olga, at: 2025-05-09, reason: wait}"
            ).replacing("{run: [./deploy.sh]}", with: "{run: [./deploy.sh], onUnknown: retry}"))
        let held = try play.reconcile("--once")
        #expect(held.status == 1)
        let log = try play.sandbox.run("log -1 --format=%B reconcile/ledger")
        #expect(log.contains("it is not done again: paused by olga: wait since"), "\(log)")
        #expect(play.left("production") == nil)
    }

    /// Runs a pass, kills it and leaves the action running, and takes every folder of attempts away.
    private func takeFoldersAway(_ play: Playground) throws {
        let killed = try play.shell(
            """
            true
            $RECONCILE --once > ../first.log 2>&1 & id=$!
            until [ -e ../world/began ]; do sleep 0.05; done
            kill -KILL $id
            wait $id
            cp -r \(play.state)/reconcile/*/attempts ../attempts
            rm -r \(play.state)/reconcile/*/attempts
            """)
        #expect(killed.status == 0, "\(killed)")
    }

    /// For tests that leave an action running.
    private func endAll(_ play: Playground) throws {
        try play.shell(
            "kill -KILL $(sed -n 's/^process [0-9]*://p' ../attempts/*/started) 2>&-; true"
        )
    }

    @Test func `is not taken for one that never began where its folder was taken away`() throws {
        let play = try play(Self.hangsOnce, onUnknown: nil)
        try takeFoldersAway(play)
        let pass = try play.reconcile("--once")
        #expect(pass.status == 1, "\(pass)")
        #expect(try play.story().last == "app/production: the end of its action was not seen")
        #expect(play.left("began")?.split(separator: "\n").count == 1)
        try endAll(play)
    }

    @Test func `is done again though its folder was taken away, and its supervisor is ended first`()
        throws
    {
        let play = try play(Self.hangsOnce, onUnknown: "retry")
        try takeFoldersAway(play)
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass)")
        #expect(play.left("production") == "2.4.0\n")
        #expect(play.left("strays") == nil)
        #expect(
            try play.shell(
                "ps -p $(sed -n 's/^process [0-9]*://p' ../attempts/*/started) -o stat= | grep -v Z || true"
            ).output == "")
    }

    @Test func `is held where nothing is declared`() throws {
        let play = try play(Self.hangsOnce, onUnknown: nil)
        try killInTheMiddle(play)
        #expect(try play.reconcile("--once").status == 1)
        #expect(try play.story().last == "app/production: the end of its action was not seen")
    }

    private static func reporting(_ version: String) -> String {
        "    observe: {run: [echo, '{\"version\": \"\(version)\"}']}"
    }

    @Test func `has succeeded where the environment reports what it was to bring`() throws {
        let play = try play(
            Self.hangsOnce, onUnknown: "observe", actions: Self.reporting("2.4.0"))
        try killInTheMiddle(play)
        let pass = try play.reconcile("--once")
        #expect(pass.status == 0, "\(pass)")
        #expect(try play.story().contains("app/production: production is verified"))
        let log = try play.sandbox.run("log --format=%B reconcile/ledger")
        #expect(log.contains("observe reports version 2.4.0 is what it was to bring"), "\(log)")
        #expect(play.left("began")?.split(separator: "\n").count == 1)
    }

    @Test func `has failed, and goes back, where the environment reports what was before`() throws {
        let play = try play(Self.hangsOnce, onUnknown: nil, actions: Self.reporting("2.3.1"))
        try killInTheMiddle(play)
        let pass = try play.reconcile("--once")
        #expect(pass.status == 1)
        let log = try play.sandbox.run("log --format=%B reconcile/ledger")
        #expect(log.contains("observe reports version 2.3.1 is what was there before it"))
        #expect(play.left("production") == "2.3.1\n")
    }

    @Test func `is held where the environment reports something else`() throws {
        let play = try play(Self.hangsOnce, onUnknown: nil, actions: Self.reporting("7"))
        try killInTheMiddle(play)
        let pass = try play.reconcile("--once")
        #expect(pass.status == 1)
        let log = try play.sandbox.run("log --format=%B reconcile/ledger")
        #expect(log.contains("tells neither that it is done nor that it is not"))
        #expect(try play.story().last == "app/production: the end of its action was not seen")
    }
}
