import Foundation
import TestSupport
import Testing

/// What `status`, `plan`, `why` and `history` answer to people and to programs.
@Suite("What commands answer") struct CommandAnswerTests {
    private func waiting(_ test: String = #function) throws -> Playground {
        let play = try Playground(test)
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec: {roles: {qa: [quinn, olga]}, signOffs: [{for: any, roles: [qa]}]}
            ---
            \(Playground.simple())
            """)
        try play.reconcile("init")
        try play.reconcile("--once")
        return play
    }

    private func object(_ play: Playground, _ words: String) throws -> [String: Any] {
        let answer = try play.shell("$RECONCILE \(words) --output json")
        let value = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
        return try #require(value as? [String: Any])
    }

    private func target(_ object: [String: Any]) throws -> [String: Any] {
        let targets = try #require(object["targets"] as? [[String: Any]])
        #expect(targets.count == 1)
        return try #require(targets.first)
    }

    @Test func `status says what each target waits for, and plan and why whom to ask`() throws {
        let play = try waiting()
        #expect(
            try play.reconcile("status").output == """
                TARGET          STAGE       STANDING  RUNS
                app/production  production  waiting   2.3.1 -> 2.4.0
                    qa has not signed off

                """)
        #expect(
            try play.reconcile("plan").output == """
                Nothing would happen now.

                Waiting:
                  app/production: production, waiting
                    ~ version of app: 2.3.1 -> 2.4.0
                    sign-off: qa has not signed off: ask quinn or olga
                        (desired-state/manifests.yaml:4)

                """)
        #expect(
            try play.reconcile("why", "app/production").output == """
                app/production: production, waiting

                It waits for:
                  ✗ sign-off: qa has not signed off: ask quinn or olga
                      (desired-state/manifests.yaml:4)

                In effect in production, by the ledger:
                  version of app: 2.3.1

                """)
    }

    @Test func `the keys of status, plan and why are the same, and stay`() throws {
        let play = try waiting()
        let keys: Set = [
            "target", "rollout", "environment", "stage", "standing", "ahead", "runs", "failure",
            "overtaken", "acknowledged", "asked", "failedBefore",
            "waits", "signOffs",
        ]
        let status = try target(object(play, "status"))
        #expect(Set(status.keys) == keys.union(["comes", "running"]))
        let plan = try object(play, "plan")
        #expect(Set(plan.keys) == ["steps", "targets", "adoptions", "unheeded", "next"])
        #expect(Set(try target(plan).keys) == keys.union(["changes"]))
        let why = try object(play, "why app/production")
        #expect(
            Set(why.keys)
                == keys.union([
                    "evidence", "letInBefore", "verified", "effect", "paused", "adoptions",
                    "unheeded",
                ]))

        let wait = try #require((why["waits"] as? [[String: Any]])?.first)
        #expect(
            Set(wait.keys) == [
                "gate", "words", "who", "people", "until", "file", "line", "needsPerson",
            ])
        #expect(wait["people"] as? [String] == ["quinn", "olga"])
        #expect(wait["file"] as? String == "desired-state/manifests.yaml")
        #expect(wait["line"] as? Int == 4)
    }

    @Test func `history of a name that means nothing is refused with the nearest one`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        for (name, answer) in [
            ("prodution", "there is no rollout, environment or target `prodution`"),
            ("prodution", "did you mean `production`?"),
            ("app/prodution", "did you mean `app/production`?"),
            ("NOPE", "there is `app` and `production`"),
        ] {
            for form in [[], ["--output", "json"], ["--limit", "1"]] {
                let refused = try play.shell(
                    "$RECONCILE history \(name) \(form.joined(separator: " "))")
                #expect(refused.status == 2 && refused.output == "", "\(refused)")
                let words = refused.complaints.split(whereSeparator: \.isWhitespace)
                #expect(words.joined(separator: " ").contains(answer), "\(refused)")
            }
        }
        for name in ["app", "production", "app/production"] {
            #expect(try play.reconcile("history", name).status == 0, "\(name)")
        }
    }

    @Test func `history of what has not begun is empty, and says so`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple(stage: "      notBefore: 2999-01-01"))
        try play.reconcile("init")
        try play.reconcile("--once")
        for name in ["app", "app/production"] {
            let none = try play.reconcile("history", name)
            #expect(none.status == 0 && none.output == "", "\(none)")
            #expect(none.complaints == "Nothing has happened to \(name) yet.\n")
        }
    }

    @Test func `history says of each entry what it is and what it is about`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.reconcile("init")
        try play.reconcile("--once")
        let entries = try #require(
            try object(play, "history production")["entries"] as? [[String: Any]])
        #expect(entries.map { $0["kind"] as? String } == ["verified", "succeeded", "intent"])
        let keys: Set = [
            "commit", "at", "kind", "target", "words", "version", "changes", "sights", "commits",
            "evidence", "by", "why", "revision", "attempt", "fence", "controller",
        ]
        for entry in entries {
            #expect(Set(entry.keys) == keys)
            #expect(entry["target"] as? String == "app/production")
        }
    }

    @Test func `history tells an auditor what was brought, and who agreed to it`() throws {
        let play = try waiting()
        try play.declare(
            """
            apiVersion: reconcile/v1
            kind: Policy
            metadata: {name: us}
            spec: {roles: {qa: [quinn, olga]}, signOffs: [{for: any, roles: [qa]}]}
            ---
            \(Playground.simple(stage: "      entry: {signedOff: {qa: {by: quinn, at: 2025-05-09}}}"))
            """)
        try play.reconcile("--once")
        let starts = try play.sandbox.run(
            "log -1 --format=%H --grep=production.starts reconcile/ledger")
        let told = try play.reconcile("history", "app/production").output
            .replacing(#/[-0-9]{10}T[0-9:]{8}Z\ /#, with: "")
        let ends = told.split(separator: "\n").filter { $0.contains("app/production:") }
        #expect(ends.count == 3, "\(told)")
        #expect(
            told.contains(
                """
                \(starts.prefix(10)) app/production: production starts
                    ~ version of app: 2.3.1 -> 2.4.0
                    sign-off: qa by quinn at 2025-05-09, declared

                """), "\(told)")
        for line in told.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }

        let entries = try #require(
            try object(play, "history app/production")["entries"] as? [[String: Any]])
        let intent = try #require(entries.first { $0["kind"] as? String == "intent" })
        let version = ["app": ["from": "2.3.1", "to": "2.4.0"]]
        #expect(intent["version"] as? [String: [String: String]] == version)
        #expect(intent["fence"] as? Int == 1)
        #expect(intent["revision"] as? String == (try play.sandbox.run("rev-parse main")))
        #expect((intent["attempt"] as? String)?.count == 32)
        let evidence = try #require(intent["evidence"] as? [[String: String]])
        #expect(
            evidence.contains(["gate": "sign-off", "held": "qa by quinn at 2025-05-09, declared"]))
        let succeeded = try #require(entries.first { $0["kind"] as? String == "succeeded" })
        #expect(succeeded["version"] as? [String: [String: String]] == version)
        #expect(succeeded["attempt"] as? String == intent["attempt"] as? String)
    }

    @Test func `history says why an action failed, and whose reason it went back by`() throws {
        let play = try Playground.founded("echo 'the disk is full' >&2; exit 3\n")
        try play.reconcile("--once")
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple(version: "2.4.1"))
        try play.reconcile("--once")
        try play.reconcile("rollback", "app", "--reason", "the orders stopped coming in")
        let told = try play.reconcile("history").output.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(told.contains("its action failed deploy failed: exited with 3: the disk is full"))
        #expect(told.contains("olga asks to go back the orders stopped coming in"), "\(told)")
        #expect(told.contains("production goes back ~ version of app: 2.4.1 -> 2.3.1"))
        let all = try #require(try object(play, "history")["entries"] as? [[String: Any]])
        let asked = try #require(all.first { $0["kind"] as? String == "asked" })
        #expect(asked["by"] as? String == "olga")
        #expect(asked["why"] as? String == "the orders stopped coming in")
    }

    @Test func `history of a commit that no controller wrote says no more than its message`() throws
    {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        try play.commitToLedger("echo x > note", "By hand")
        let all = try #require(try object(play, "history")["entries"] as? [[String: Any]])
        #expect(all.first?["words"] as? String == "By hand")
        #expect(all.first?["controller"] is NSNull)
        #expect(try play.reconcile("history").output.contains(" By hand\n"))
    }

    @Test func `who is needed is named also where the manifests cannot be read`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        try play.reconcile("rollback", "app", "--reason", "slow")
        try play.declare(Playground.simple().replacing("  version:", with: "  versoin:"))
        #expect(try play.reconcile("--once").status == 2)
        let status = try play.reconcile("status", "--exit-code")
        #expect(status.output.contains("Needs a person:\n  app/production\n"), "\(status)")
        #expect(status.status == 1)
    }

    @Test func `names of any length leave a status of 80 columns`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        let long = String(repeating: "long-name-", count: 6)
        try play.declare(
            Playground.simple()
                .replacingOccurrences(of: "name: app", with: "name: \(long)a")
                .replacingOccurrences(of: "production", with: "\(long)p"))
        try play.reconcile("init")
        try play.reconcile("--once")
        let status = try play.reconcile("status").output
        #expect(status.contains("verified"))
        for line in status.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
}
