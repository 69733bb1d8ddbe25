import Foundation
import TestSupport
import Testing

@Suite("Signed sign-offs") struct SignedSignOffTests {
    @Test func `a rollout goes through that three people sign`() throws {
        let team = try SigningTeam()
        for signed in try team.signAll("canary") {
            #expect(signed.status == 0, "\(signed)")
            #expect(signed.output.contains("BEGIN SSH SIGNATURE"), "\(signed)")
        }
        let first = try team.pass()
        #expect(first.contains("canary is verified"), "\(first)")
        #expect(first.contains("Read the graphs is not ticked"), "\(first)")
        let evidence = try team.play.shell("git log --format=%B reconcile/ledger")
        let fingerprint = try team.play.shell("ssh-keygen -lf ../keys/quinn | cut -d' ' -f2")
            .output.trimmingCharacters(in: .newlines)
        #expect(evidence.output.contains("signed with \(fingerprint)"), "\(evidence)")
        #expect(!evidence.output.contains("declared"))

        _ = try team.signAll("world")
        let ticked = try team.play.shell(
            "$RECONCILE tick app world Read --by erin --key ../keys/erin")
        #expect(ticked.status == 0, "\(ticked)")
        let last = try team.pass()
        #expect(last.contains("world is verified"), "\(last)")
        #expect(team.play.left("world") == "2.0.0\n")
        #expect(try team.play.reconcile("audit").status == 0)
    }

    @Test func `what nobody signed is unproven, and starts nothing`() throws {
        let team = try SigningTeam()
        try team.sign("canary", "engineering", "erin")
        try team.sign("canary", "operations", "olga")
        try team.say("role: qa, by: quinn, at: 2025-05-09T14:03:22Z")
        let held = try team.pass()
        #expect(
            held.contains("qa: quinn's sign-off is unproven: it carries no signature"), "\(held)")
        #expect(team.play.left("canary") == nil)
    }

    @Test func `another person's key proves nothing, and is refused before it is written`() throws {
        let team = try SigningTeam()
        let stranger = try team.sign("canary", "qa", "quinn", key: "stranger")
        #expect(stranger.status != 0)
        #expect(
            stranger.complaints.contains("is not a key that the policy gives to quinn"),
            "\(stranger)")
        let other = try team.sign("canary", "qa", "quinn", key: "erin")
        #expect(other.complaints.contains("is not a key that the policy gives to quinn"))
        #expect(try team.play.shell("git log --oneline | wc -l").output == "1\n")
    }

    @Test func `a change of what was signed makes it stale, and a signature moves nowhere`() throws
    {
        let team = try SigningTeam()
        _ = try team.signAll("canary")
        try team.edit("sed -i 's/version: 2.0.0/version: 2.1.0/' desired-state/manifests.yaml")
        let stale = try team.pass()
        #expect(stale.contains("quinn's sign-off is stale: "), "\(stale)")

        // The digest of now in the place of the one that was signed.
        let digest = try team.play.shell(
            "$RECONCILE digest app canary | grep -o 'sha256:[0-9a-f]*' | head -1"
        )
        .output.trimmingCharacters(in: .newlines)
        try team.edit(
            "sed -i 's/digest: \"*sha256:[0-9a-f]*\"*/digest: \(digest)/; s/\\(at: .*\\)T\\(..\\):/\\1T\\2:/' desired-state/manifests.yaml"
        )
        try team.edit(
            "sed -i 's/, at: \"*20..-..-..T[0-9:]*Z\"*/, at: 2026-01-01T00:00:01Z/' desired-state/manifests.yaml"
        )
        let moved = try team.pass()
        #expect(moved.contains("quinn's sign-off is unproven: "), "\(moved)")
        #expect(team.play.left("canary") == nil)
    }

    @Test func `a key that was lost counts no more`() throws {
        let team = try SigningTeam()
        _ = try team.pass()
        _ = try team.signAll("canary")
        try team.edit(
            "sed -i 's/\\(quinn: {keys: \\[{ssh: [^}]*\\)}/\\1, lost: 2025-01-01}/' desired-state/manifests.yaml"
        )
        let held = try team.pass()
        #expect(
            held.contains("quinn's sign-off is unproven: its key was lost on 2025-01-01"), "\(held)"
        )
    }

    @Test func `a tick that nobody signed ticks nothing`() throws {
        let team = try SigningTeam(
            stage:
                "      entry: {checklist: [{item: Load tested, done: {by: erin, at: 2025-05-09T14:03:22Z}}]}"
        )
        _ = try team.signAll("canary")
        let held = try team.pass()
        #expect(
            held.contains("Load tested: erin's tick is unproven: it carries no signature"),
            "\(held)")
        #expect(team.play.left("canary") == nil)
    }

    @Test func `an agent signs where the policy knows one key`() throws {
        let team = try SigningTeam()
        let signed = try team.play.shell(
            """
            eval $(ssh-agent -s) > /dev/null; ssh-add -q ../keys/quinn
            $RECONCILE sign-off app canary --yes --role qa --by quinn; status=$?
            kill $SSH_AGENT_PID; exit $status
            """)
        #expect(signed.status == 0, "\(signed)")
        #expect(signed.output.contains("BEGIN SSH SIGNATURE"), "\(signed)")
        let without = try team.play.shell(
            "$RECONCILE sign-off app canary --yes --role engineering --by erin")
        #expect(without.status != 0)
        #expect(
            without.complaints.contains(
                "your agent does not hold the key that the policy gives to erin\nssh-add it"),
            "\(without)")
    }

    @Test func `a veto without a signature holds for a day, and says so`() throws {
        let team = try SigningTeam()
        _ = try team.signAll("canary")
        try team.say("role: qa, vetoed: {by: erin, at: 2025-05-09T14:03:22Z}")
        let held = try team.pass()
        #expect(
            held.contains("vetoed by erin as qa; unproven, so it holds until "), "\(held)")
        #expect(team.play.left("canary") == nil)
    }

    @Test func `a pause is signed, and lifted by nothing that is not`() throws {
        let team = try SigningTeam()
        _ = try team.signAll("canary")
        let paused = try team.play.shell(
            "$RECONCILE pause app --reason errors --by olga --key ../keys/olga")
        #expect(paused.output.contains("BEGIN SSH SIGNATURE"), "\(paused)")
        #expect(try team.pass().contains("paused by olga: errors"))
        // A merge that takes it out does not say that it ends.
        try team.play.shell(
            "git switch -qc change && sed -i '/^  paused:/d' desired-state/manifests.yaml && git commit -qam Out && git switch -q main"
        )
        let merge = "$RECONCILE plan --base main --head change"
        #expect(
            try team.play.shell(merge).flat.contains(
                "the signed pause by olga holds on: taking it out lifts nothing, a signed `resumed` does"
            ))
        #expect(
            try team.play.shell("\(merge) --output json").output.contains("\"pause\": \"stays\""))
        // Who may push says that it is over.
        try team.edit(
            "sed -i 's/^  \\(paused: .*\\)$/  \\1\\n  resumed: {by: olga, at: 2030-01-01T00:00:00Z}/' desired-state/manifests.yaml"
        )
        #expect(try team.pass().contains("paused by olga: errors"))
        #expect(team.play.left("canary") == nil)
    }

    @Test func `the keys change when those have signed who may change them`() throws {
        let team = try SigningTeam(rules: "  amend: {roles: [engineering, qa]}")
        _ = try team.pass()
        let stranger = try team.key("stranger")
        try team.edit(
            "sed -i 's#\\(quinn: {keys: \\[{ssh: [^}]*}\\)#\\1, {ssh: \(stranger)}#' desired-state/manifests.yaml"
        )
        #expect(try team.sign("canary", "qa", "quinn", key: "stranger").status == 0)
        #expect(
            try team.pass().contains(
                "quinn's sign-off is unproven: its key SHA256:"))
        for (role, who) in [("engineering", "erin"), ("qa", "quinn")] {
            let adopted = try team.play.shell(
                "$RECONCILE adopt policy --role \(role) --by \(who) --key ../keys/\(who)")
            #expect(adopted.status == 0, "\(adopted)")
            #expect(adopted.output.contains("Approve the policy us as \(role)"), "\(adopted)")
        }
        try team.sign("canary", "engineering", "erin")
        try team.sign("canary", "operations", "olga")
        let last = try team.pass()
        #expect(last.contains("canary is verified"), "\(last)")
    }

    @Test func `two changes that one person adopts within a second are two`() throws {
        let team = try SigningTeam(rules: "  amend: {roles: [engineering]}")
        _ = try team.pass()
        for version in ["below 1.1.0", "below 1.2.0"] {
            try team.edit(
                "sed -i '/neverReturnTo/d; s/^  branch: main/  branch: main\\n  neverReturnTo: [{version: \(version)}]/' desired-state/manifests.yaml"
            )
            let adopted = try team.play.shell(
                "$RECONCILE adopt policy --role engineering --by erin --key ../keys/erin")
            #expect(adopted.status == 0, "\(adopted)")
            let times = try team.play.shell("grep -ho 'at: [0-9TZ:-]*' -r desired-state/sign-offs")
            #expect(times.status == 0)
            #expect(try !team.pass().contains("is not adopted yet"))
        }
        let ledger = try team.play.sandbox.run("show reconcile/ledger:ledger.yaml")
        let plan = try team.play.reconcile("plan").output
        #expect(!plan.contains("Not in force yet"), "\(plan)\(ledger)")
    }

    @Test func `a stage that runs what nobody has signed asks for a signature by any rule`() throws
    {
        let team = try SigningTeam(
            signOffs:
                "{for: {tier: test}, roles: []}, {for: any, roles: [engineering, qa], proof: signed}"
        )
        try team.edit(
            "sed -i 's/metadata: {name: canary}/metadata: {name: canary, labels: {tier: test}}/' desired-state/manifests.yaml"
        )
        let held = try team.pass()
        #expect(held.contains("nobody has signed what it runs"), "\(held)")
        let mine = try team.play.shell("$RECONCILE status --mine --by quinn").flat
        #expect(mine.contains("app/canary") && mine.contains("--role qa"), "\(mine)")
        let others = try team.play.shell("$RECONCILE status --mine --by olga").flat
        #expect(!others.contains("--role"), "\(others)")
        let unsigned = try team.play.shell(
            "$RECONCILE sign-off app canary --yes --role qa --by quinn")
        #expect(unsigned.status != 0, "\(unsigned)")
        #expect(try team.sign("canary", "qa", "quinn").output.contains("BEGIN SSH SIGNATURE"))
        let pass = try team.pass()
        #expect(pass.contains("canary is verified"), "\(pass)")
    }

    @Test func `an adoption is dated behind what the same person approved in that second`() throws {
        let team = try SigningTeam(rules: "  amend: {roles: [engineering]}")
        _ = try team.pass()
        let adopted = try team.play.shell(
            """
            set -e; at=$(date -u -d '+20 seconds' +%Y-%m-%dT%H:%M:%SZ)
            printf 'apiVersion: reconcile/v1\\nkind: SignOff\\nmetadata: {name: other}\\nspec: {policy: us, role: engineering, by: erin, at: %s}\\n' $at > desired-state/other.yaml
            sed -i 's/^  branch: main/  branch: main\\n  neverReturnTo: [{version: below 1.1.0}]/' desired-state/manifests.yaml
            git add -A; git commit -qm Change
            $RECONCILE adopt policy --role engineering --by erin --key ../keys/erin > ../said
            test "$(date -u -d "$at +1 second" +%Y-%m-%dT%H:%M:%SZ)" = \
              "$(grep -ho 'at: [^,]*' desired-state/sign-offs/*.yaml | cut -d' ' -f2 | tr -d '"')"
            """)
        #expect(adopted.status == 0, "\(adopted)")
    }

    @Test func `a start asks that the signers saw this ledger`() throws {
        let team = try SigningTeam()
        _ = try team.pass()
        _ = try team.signAll("canary")
        #expect(try team.play.reconcile("audit").status == 0)
        try team.beginAnew()
        let held = try team.pass()
        #expect(
            held.contains(
                "quinn's sign-off is unproven: its signer saw a ledger with the chain value sha256:"
            ), "\(held)")
        #expect(team.play.left("canary") == nil)
        #expect(try team.play.reconcile("audit").status == 0)
    }

    @Test func `the statement can be signed elsewhere and pasted`() throws {
        let team = try SigningTeam()
        let printed = try team.play.shell(
            "$RECONCILE sign-off app canary --role qa --by quinn --print-statement")
        #expect(printed.status == 0, "\(printed)")
        let names = printed.output.split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "reconcile-statement", "root", "repository", "branch", "kind", "rollout", "stage",
                "gate", "version", "environments", "digest", "not-before", "role", "person", "time",
                "ledger", "reason",
            ])
        #expect(printed.complaints.contains("ssh-keygen -Y sign -f KEY -n sign-off@reconcile.v1"))
        #expect(try team.play.shell("git status --porcelain").output == "")
    }

    @Test func `what was signed elsewhere is placed by the same command, and nothing else`() throws
    {
        let team = try SigningTeam()
        let sign = "$RECONCILE sign-off app canary --role qa --by quinn"
        try team.play.shell(
            """
            \(sign) --print-statement > ../statement
            ssh-keygen -q -Y sign -f ../keys/quinn -n sign-off@reconcile.v1 ../statement 2> /dev/null
            sleep 1
            """)
        let other = try team.play.shell("\(sign) --yes --reason fine --signature ../statement.sig")
        #expect(other.status == 2, "\(other)")
        #expect(
            other.complaints.contains(
                "the statement that was signed says `reason: -`, and what is to be written `reason: fine`"
            ), "\(other)")
        let placed = try team.play.shell("\(sign) --yes --signature ../statement.sig")
        #expect(placed.status == 0, "\(placed)")
        try team.sign("canary", "engineering", "erin")
        try team.sign("canary", "operations", "olga")
        #expect(try team.pass().contains("canary is verified"))
    }

    @Test func `a signature by another's key is not placed`() throws {
        let team = try SigningTeam()
        let sign = "$RECONCILE sign-off app canary --role qa --by quinn"
        let refused = try team.play.shell(
            """
            \(sign) --print-statement > ../statement 2> /dev/null
            ssh-keygen -q -Y sign -f ../keys/stranger -n sign-off@reconcile.v1 ../statement 2> /dev/null
            \(sign) --yes --signature ../statement.sig
            """)
        #expect(refused.status == 2, "\(refused)")
        #expect(refused.complaints.contains("is not a key that the policy gives to quinn"))
        #expect(try team.play.shell("git status --porcelain").output == "")
    }
}

/// Each line of a statement, changed and signed by the real ssh-keygen with the right key.
@Suite("Changed statements") struct ChangedStatementTests {
    struct Change: Sendable, CustomTestStringConvertible {
        var line: String
        var value: String
        /// Whether it is something that somebody here could have meant, so that it can be told.
        var isNamed = true

        var testDescription: String { line }
    }

    static let changes = [
        Change(line: "reconcile-statement", value: "2", isNamed: false),
        Change(line: "root", value: "-"),
        Change(line: "repository", value: "-"),
        Change(line: "branch", value: "-"),
        Change(line: "kind", value: "veto"),
        Change(line: "rollout", value: "other"),
        Change(line: "stage", value: "world"),
        Change(line: "gate", value: "exit"),
        Change(line: "version", value: "1.9.0"),
        Change(line: "environments", value: "world"),
        Change(line: "digest", value: "-"),
        Change(line: "not-before", value: "2025-05-01T00:00:00Z", isNamed: false),
        Change(line: "role", value: "engineering"),
        Change(line: "person", value: "erin"),
        Change(line: "time", value: "2025-05-09T14:03:23Z", isNamed: false),
        Change(line: "ledger", value: "-"),
        Change(line: "reason", value: "-"),
    ]

    @Test func `each line that is changed is refused, and named where it can be`() throws {
        let team = try SigningTeam()
        try team.play.sandbox.write(
            "desired-state/other.yaml",
            """
            apiVersion: reconcile/v1
            kind: Rollout
            metadata: {name: other}
            spec: {component: lib, version: 1.9.0, stages: [{name: canary, environments: [canary]}]}

            """)
        try team.play.sandbox.commit("Other")
        _ = try team.pass()
        try team.sign("canary", "engineering", "erin")
        try team.sign("canary", "operations", "olga")
        for (number, change) in Self.changes.enumerated() {
            let said = try refusal(of: change, number, team)
            let words =
                change.isNamed
                ? "quinn's sign-off is unproven: signed for \(change.line) \(change.value), not "
                : "quinn's sign-off is unproven: its signature is over another statement"
            #expect(said.contains(words), "\(change.line): \(said)")
        }
        #expect(team.play.left("canary") == nil)
        // Nothing else was wrong with them.
        let right = try refusal(
            of: Change(line: "kind", value: "sign-off"), Self.changes.count, team)
        #expect(right.contains("canary is verified"), "\(right)")
    }

    /// Signs the statement with one line changed, writes it as if it were the right one, and lets a pass judge.
    private func refusal(of change: Change, _ number: Int, _ team: SigningTeam) throws -> String {
        let file = "desired-state/quinn.yaml"
        let script = """
            set -e
            $RECONCILE sign-off app canary --role qa --by quinn --reason fine --print-statement > ../right 2> /dev/null
            field() { sed -n "s/^$1: //p" ../right; }
            sed 's|^\(change.line): .*|\(change.line): \(change.value)|' ../right > ../wrong
            ssh-keygen -q -Y sign -f ../keys/quinn -n sign-off@reconcile.v1 < ../wrong > ../wrong.sig
            {
              echo 'apiVersion: reconcile/v1'
              echo 'kind: SignOff'
              echo 'metadata: {name: quinn}'
              echo 'spec:'
              echo '  rollout: app'
              echo '  stage: canary'
              echo '  role: qa'
              echo '  by: quinn'
              echo "  at: $(field time)"
              echo "  digest: $(field digest)"
              echo "  saw: $(field ledger)"
              echo '  reason: fine'
              echo '  signature: |'
              sed 's/^/    /' ../wrong.sig
            } > \(file)
            git add \(file)
            git commit -qm 'Sign \(number)'
            sleep 1
            """
        let written = try team.play.shell(script)
        #expect(written.status == 0, "\(written)")
        return try team.pass()
    }
}
