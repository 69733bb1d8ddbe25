import Ledger
import Manifests
import Planner
import Testing

@Suite("Proof") struct ProofTests {
    private let at = "2025-06-01T12:00:00Z"

    /// One stage in `eu` that asks quality to sign; `key` is more of quinn's key.
    private func scenario(
        key: String = "", stage: String = "", policy more: String = ""
    ) -> Scenario {
        Scenario(
            env("eu"),
            policy(
                "repository: r, branch: main, people: {quinn: {keys: [{ssh: \(Signing.line("quin"))\(key)}]}, "
                    + "erin: {keys: [{ssh: \(Signing.line("erin"))}]}}, "
                    + "roles: {engineering: [erin], qa: [quinn]}, signOffs: [{for: any, roles: [qa], proof: signed}]\(more)"
            ),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: 0s\(stage), entry: {signedOff: {}}}]"
            ))
    }

    private func statement(
        _ s: Scenario, _ kind: Statement.Kind = .signOff, by person: String = "quinn"
    ) throws -> Statement {
        let time = try #require(Instant(parsing: at))
        var statement = Statement(
            kind,
            on: Statement.Ground(
                root: s.facts.policyDigest(), policy: s.revision.desired.policy?.spec),
            by: person, at: time)
        (statement.rollout, statement.stage, statement.gate) = ("app", "eu", "entry")
        (statement.version, statement.environments) = ("2.0.0", ["eu"])
        (statement.digest, statement.role) = (s.facts.digest("app", "eu")?.text, "qa")
        return statement
    }

    private func word(_ statement: Statement, by key: String = "quin", at: String? = nil) -> String
    {
        "by: \(statement.person), at: \(at ?? self.at), signature: \(Signing.sign(statement, by: key))"
    }

    private func saying(_ s: Scenario, _ text: String) -> Scenario {
        var s = s
        s.edit("signedOff: {}", "signedOff: {\(text)}")
        s.pass()
        return s
    }

    private func refusal(_ s: Scenario) -> [String] { s.waits("app/eu") }

    private func unproven(_ why: String, at: String = "2025-06-01T12:00Z") -> [String] {
        ["sign-off: qa: quinn's sign-off of \(at) is unproven: \(why)"]
    }

    @Test func `a signature lets in, and evidence names its key`() throws {
        let s = saying(scenario(), "qa: {\(word(try statement(scenario())))}")
        #expect(s.stands("app/eu") == "eu verified")
        let evidence = s.entries.compactMap { entry -> [Evidence]? in
            if case .intent(let intent) = entry.transition { intent.evidence } else { nil }
        }.joined()
        #expect(
            evidence.contains {
                $0.held == "qa by quinn at 2025-06-01T12:00Z, signed with SHA256:QUIN"
            })
        let sights = s.observed.rollouts["app"]?.sights ?? []
        #expect(sights.map(\.key) == ["SHA256:QUIN"])
        #expect(s.observed.ledger.root == s.facts.policyDigest())
    }

    @Test func `an audit works the proof of a start out again`() throws {
        var statement = try statement(scenario())
        statement.ledger = "sha256:" + String(repeating: "a", count: 64)
        let saw = statement.ledger ?? ""
        let s = saying(scenario(), "qa: {\(word(statement)), saw: \"\(saw)\"}")
        let intent = try #require(
            s.entries.compactMap { entry -> Intent? in
                if case .intent(let intent) = entry.transition { intent } else { nil }
            }.first)
        func objections(_ facts: Facts, _ chain: Set<String>) -> [String] {
            Planner.objections(
                toSignaturesOf: intent, of: intent.attempt.target, in: s.revision.desired,
                after: s.observed, facts: facts, at: s.now, isOfLedger: chain.contains)
        }
        #expect(objections(s.facts, [saw]) == [])
        #expect(
            objections(s.facts, []) == [
                "the sign-off of quinn as qa is unproven: its signer saw a ledger with the chain value \(saw), which this one never had before it"
            ])
        var deaf = s.facts
        deaf.signature = { _, _ in .refused("it is damaged") }
        #expect(
            objections(deaf, [saw]) == ["the sign-off of quinn as qa is unproven: it is damaged"])
    }

    @Test func `an audit works out again what a stage came to its end by`() throws {
        var s = scenario(
            stage: ", exit: {signOffs: [qa], signedOff: { }, checklist: [{item: Look}]}")
        var (exit, tick) = (try statement(s), try statement(s, .tick))
        (exit.gate, tick.gate, tick.role) = ("exit", "exit/Look", nil)
        s.edit("signedOff: {}", "signedOff: {qa: {\(word(try statement(s)))}}")
        s.edit("signedOff: { }", "signedOff: {qa: {\(word(exit))}}")
        s.edit("{item: Look}", "{item: Look, done: {\(word(tick))}}")
        s.pass()
        let end = try #require(
            s.entries.compactMap { entry -> Verified? in
                if case .verified(let verified) = entry.transition { verified } else { nil }
            }.first)
        func audited(_ facts: Facts, _ evidence: [Evidence]? = nil) -> AuditedWords {
            endAudited(
                of: "eu", by: evidence ?? end.evidence, in: TargetID("app", in: "eu"),
                s.revision.desired, after: s.observed, facts: facts, at: s.now,
                isOfLedger: { _ in true })
        }
        let honest = audited(s.facts)
        #expect(honest.objections == [])
        #expect((honest.said, honest.proven) == (1, 1))
        var deaf = s.facts
        deaf.signature = { _, _ in .refused("it is damaged") }
        #expect(
            audited(deaf).objections == [
                "Look: quinn's tick is unproven: it is damaged",
                "the sign-off of quinn as qa of its exit is unproven: it is damaged",
            ])
        let forged = Evidence("checklist", "Another, by erin")
        #expect(audited(s.facts, end.evidence + [forged]).said == 2)
        #expect(audited(s.facts, end.evidence + [forged]).proven == 1)
    }

    @Test func `what was signed at its first sight is proven by that`() throws {
        let s = saying(scenario(), "qa: {\(word(try statement(scenario())))}")
        let seen = try #require(
            s.entries.compactMap { entry -> RevisionSeen? in
                guard case .revision(let seen) = entry.transition, !seen.sights.isEmpty else {
                    return nil
                }
                return seen
            }.first)
        func proven(_ sights: [String: [Sight]], _ facts: Facts) -> [String] {
            sightsProven(
                of: sights, in: s.revision.desired, after: s.observed, facts: facts, at: s.now)
        }
        #expect(proven(seen.sights, s.facts).count == 1)
        var deaf = s.facts
        deaf.signature = { _, _ in .refused("it is damaged") }
        #expect(proven(seen.sights, deaf) == [])
        let unsigned = seen.sights.mapValues { sights in
            sights.map { sight in
                var sight = sight
                sight.key = nil
                return sight
            }
        }
        #expect(proven(unsigned, s.facts) == [])
    }

    @Test func `what is no signature of the right text by the right key counts for nothing`() throws
    {
        let s = scenario()
        let right = try statement(s)
        #expect(
            refusal(saying(s, "qa: {by: quinn, at: \(at)}")) == unproven("it carries no signature"))
        #expect(
            refusal(saying(s, "qa: {by: quinn, at: \(at), signature: nothing}"))
                == unproven("it is damaged"))
        #expect(
            refusal(saying(s, "qa: {\(word(right, by: "erin"))}"))
                == unproven("its key SHA256:ERIN is erin's, not quinn's"))
        #expect(
            refusal(saying(s, "qa: {\(word(right, by: "eve"))}"))
                == unproven("its key SHA256:EVEA is nobody's in the policy"))
        var other = right
        other.version = "1.9.9"
        #expect(
            refusal(saying(s, "qa: {\(word(other))}"))
                == unproven(
                    "its signature is over another statement; --print-statement shows the right one"
                ))
        other = right
        other.gate = "exit"
        #expect(
            refusal(saying(s, "qa: {\(word(other))}"))
                == unproven("signed for gate exit, not entry"))
        #expect(
            refusal(saying(s, "qa: {\(word(right, at: "2025-06-01T13:00:00+01:00"))}"))
                == unproven(
                    "`at: 2025-06-01T13:00+01:00` is not a moment in UTC, as a signature has it: 2025-05-09T14:03:22Z",
                    at: "2025-06-01T13:00+01:00"))
    }

    @Test func `the digest that is signed is the one that holds, whatever the field says`() throws {
        let s = scenario()
        var old = try statement(s)
        old.digest = "sha256:" + String(repeating: "0", count: 64)
        // The same word was seen before, of what holds now.
        var seen = s
        seen.edit("signedOff: {}", "signedOff: {qa: {by: quinn, at: \(at)}}")
        seen.pass()
        seen.edit(
            "qa: {by: quinn, at: \(at)}", "qa: {\(word(old)), digest: \"\(old.digest ?? "")\"}")
        seen.pass()
        #expect(seen.stands("app/eu") == "nothing")
        #expect(
            (refusal(seen).first ?? "").hasPrefix(
                "sign-off: qa: quinn's sign-off of 2025-06-01T12:00Z is unproven: signed for digest sha256:000"
            ))
    }

    @Test(
        "a key counts when it says so",
        arguments: [
            ("", nil), (", from: 2025-06-01", nil), (", until: 2025-06-02", nil),
            (
                ", from: 2025-06-02",
                "its key counts from 2025-06-02, and not on 2025-06-01T12:00:00Z"
            ),
            (
                ", until: 2025-06-01",
                "its key counts until 2025-06-01, and not on 2025-06-02T08:00:00Z"
            ),
            (", lost: 2025-06-02", "its key was lost on 2025-06-02"),
            (", lost: 2025-06-03", nil),
            (", compromised: {since: 2025-06-02}", "its key is compromised since 2025-06-02"),
        ])
    func keys(key: String, why: String?) throws {
        let s = scenario(key: key)
        let said = saying(s, "qa: {\(word(try statement(s)))}")
        if let why {
            #expect(refusal(said) == unproven(why))
        } else {
            #expect(said.stands("app/eu") == "eu verified")
        }
    }

    @Test func `an unproven veto holds for a day, and no longer`() throws {
        let s = scenario()
        let yes = "qa: [{\(word(try statement(s)))}"
        var held = saying(s, "\(yes), {vetoed: {by: erin, at: \(at)}}]")
        #expect(refusal(held).count == 1)
        #expect(
            (refusal(held).first ?? "").hasPrefix(
                "stop: vetoed by erin as qa; unproven, so it holds until 2025-06-03T08:00:00Z: "))
        held.advance(by: "23h")
        #expect(held.stands("app/eu") == "nothing")
        held.advance(by: "2h")
        #expect(held.stands("app/eu") == "eu verified")
    }

    @Test func `a proven veto latches, and only a signed lift takes it back`() throws {
        let s = scenario()
        let yes = "qa: [{\(word(try statement(s)))}"
        let no = "{vetoed: {\(word(try statement(s, .veto)))}}"
        var held = saying(s, "\(yes), \(no)]")
        #expect(refusal(held) == ["stop: vetoed by quinn as qa"])
        held.edit(", \(no)]", "]")
        held.advance(by: "48h")
        #expect(refusal(held) == ["stop: vetoed by quinn as qa"])
        var forged = held
        forged.edit(yes, "\(yes), {lifted: {by: quinn, at: \(at)}}")
        forged.pass()
        #expect(refusal(forged) == ["stop: vetoed by quinn as qa"])
        held.edit(yes, "\(yes), {lifted: {\(word(try statement(s, .lift)))}}")
        held.pass()
        #expect(held.stands("app/eu") == "eu verified")
    }

    @Test func `a change of the policy is signed where anything is`() throws {
        let s = scenario(policy: ", amend: {roles: [engineering]}, signedOff: {}")
        var forged = s
        forged.pass()
        forged.edit(
            "amend: {roles: [engineering]}, signedOff: {}",
            "amend: {roles: [engineering]}, lift: qa, signedOff: {engineering: {by: erin, at: \(at)}}"
        )
        forged.pass()
        #expect(forged.observed.ledger.policy?.digest != forged.facts.policyDigest())

        var signed = s
        signed.pass()
        let root = signed.observed.ledger.root
        signed.edit("amend: {roles: [engineering]}", "amend: {roles: [engineering]}, lift: qa")
        var statement = Statement(
            .adopt, on: Statement.Ground(root: root, policy: s.revision.desired.policy?.spec),
            by: "erin", at: try #require(Instant(parsing: at)))
        (statement.digest, statement.role) = (signed.facts.policyDigest(), "engineering")
        signed.edit(
            "lift: qa, signedOff: {}",
            "lift: qa, signedOff: {engineering: {\(word(statement, by: "erin"))}}")
        signed.pass()
        #expect(signed.observed.ledger.policy?.digest == signed.facts.policyDigest())
        #expect(signed.observed.ledger.root == root)
    }

    @Test func `a date that was signed is not made earlier`() throws {
        let s = scenario(stage: ", notBefore: 2025-06-04")
        var dated = try statement(s)
        dated.notBefore = Instant(parsing: "2025-06-04T00:00:00Z")
        let held = saying(s, "qa: {\(word(dated)), notBefore: 2025-06-04T00:00:00Z}")
        #expect(refusal(held) == ["date: not before 2025-06-04"])
        let undated = saying(s, "qa: {\(word(dated))}")
        #expect(
            refusal(undated).contains(
                "sign-off: qa: quinn's sign-off of 2025-06-01T12:00Z is unproven: signed for not-before 2025-06-04T00:00:00Z, not -"
            ))
    }
}
