import Ledger
import Manifests
import Planner
import Testing

/// Who has one person's key, and pushes besides: what that lets in is that person's word, once.
@Suite("Who holds one key") struct KeyHolderTests {
    private let at = KeyHolder.at

    /// A word as a role of a person, by the key of quinn.
    private func byQuinn(
        _ s: Scenario, as role: String, for person: String, at time: String = KeyHolder.at
    ) throws -> String {
        let statement = try KeyHolder.statement(s, as: role, by: person, at: time)
        return "\(role): {\(KeyHolder.word(statement, key: "quin"))}"
    }

    private func own(_ s: Scenario, as role: String, by person: String) throws -> String {
        "\(role): {\(KeyHolder.word(try KeyHolder.statement(s, as: role, by: person)))}"
    }

    @Test func `three people at once are one`() throws {
        let s = KeyHolder(rule: "{for: any, roles: [engineering, qa, operations], proof: signed}")
            .scenario
        let said = try [("engineering", "erin"), ("qa", "quinn"), ("operations", "olga")].map {
            try byQuinn(s, as: $0, for: $1)
        }
        #expect(
            KeyHolder.held(s, said.joined(separator: ", ")) == [
                "sign-off: engineering: erin's sign-off of 2025-06-01T12:00Z is unproven: its key SHA256:QUIN is quinn's, not erin's",
                "sign-off: operations: olga's sign-off of 2025-06-01T12:00Z is unproven: its key SHA256:QUIN is quinn's, not olga's",
            ])
    }

    @Test func `the right keys of both let in`() throws {
        let s = KeyHolder().scenario
        let said =
            try own(s, as: "engineering", by: "erin") + ", "
            + byQuinn(s, as: "qa", for: "quinn")
        #expect(KeyHolder.held(s, said) == ["started"])
    }

    @Test func `a key does not fill another role than its person has`() throws {
        let s = KeyHolder().scenario
        let said =
            try byQuinn(s, as: "engineering", for: "quinn") + ", "
            + byQuinn(s, as: "qa", for: "quinn")
        #expect(
            KeyHolder.held(s, said) == ["sign-off: engineering: quinn is not a member"])
    }

    @Test func `two words of one person are one of two people`() throws {
        let s = KeyHolder(
            rule: "{for: any, roles: [{role: engineering, people: 2}], proof: signed}"
        )
        .scenario
        let two = try [KeyHolder.at, "2025-06-01T13:00:00Z"].map { time in
            "{\(KeyHolder.word(try KeyHolder.statement(s, as: "engineering", by: "erin", at: time)))}"
        }
        #expect(
            KeyHolder.held(s, "engineering: [\(two.joined(separator: ", "))]") == [
                "sign-off: 1 more of engineering: same person twice: erin counts once"
            ])
    }

    @Test func `a key that is listed for two people is refused with its policy`() throws {
        var s = KeyHolder(rule: "{for: any, roles: [engineering], proof: signed}").scenario
        s.pass()
        s.edit(
            "erin: {keys: [", "erin: {keys: [{ssh: \(Signing.line("quin"))}, ")
        #expect(
            KeyHolder.held(s, try byQuinn(s, as: "engineering", for: "erin")).contains(
                "manifest: `quinn` has a key that is `erin`'s; the policy in force counts until that is mended"
            ))
    }

    @Test func `their own change is not approved by them alone, whoever they say wrote it`() throws
    {
        var s = KeyHolder(
            rule: "{for: any, roles: [qa], proof: signed}", policy: ", separation: [author]"
        ).scenario
        s.author.name = "somebody else"
        #expect(
            KeyHolder.held(s, try byQuinn(s, as: "qa", for: "quinn")) == [
                "sign-off: needs a second person: no signature proves who wrote this, and quinn alone signed off"
            ])
        s.author.name = "quinn"
        s.edit("version: 2.0.0", "version: 2.0.1")
        var statement = try KeyHolder.statement(s, as: "qa", by: "quinn")
        statement.version = "2.0.1"
        let said = KeyHolder.held(s, "qa: {\(KeyHolder.word(statement))}")
        #expect(said.count == 1, "\(said)")
        #expect(said.first?.hasPrefix("sign-off: qa: self-approval: quinn is named by ") == true)
    }

    @Test func `a claim that is dated back expires the earlier, and one dated ahead is refused`()
        throws
    {
        let s = KeyHolder(rule: "{for: any, roles: [qa], validFor: 2d, proof: signed}").scenario
        #expect(
            KeyHolder.held(s, try byQuinn(s, as: "qa", for: "quinn", at: "2025-05-01T12:00:00Z"))
                == [
                    "sign-off: qa: quinn's sign-off of 2025-05-01T12:00Z has expired: it was good for 2d"
                ])
        #expect(
            KeyHolder.held(s, try byQuinn(s, as: "qa", for: "quinn", at: "2025-06-03T12:00:00Z"))
                == [
                    "sign-off: qa: quinn's sign-off of 2025-06-03T12:00Z is misdated: it was seen before that, at 2025-06-02T08:00:00Z"
                ])
    }

    @Test func `an old statement that was withheld has expired when it is brought`() throws {
        let s = KeyHolder(rule: "{for: any, roles: [qa], validFor: 2d, proof: signed}").scenario
        var late = s
        late.pass()
        late.sleep(for: "72h")
        #expect(
            KeyHolder.held(late, try byQuinn(s, as: "qa", for: "quinn")) == [
                "sign-off: qa: quinn's sign-off of 2025-06-01T12:00Z has expired: it was good for 2d"
            ])
    }

    @Test func `a key that has ended signs nothing, also of before`() throws {
        let s = KeyHolder(
            rule: "{for: any, roles: [qa], proof: signed}", more: ["quinn": ", until: 2025-06-01"]
        ).scenario
        #expect(
            KeyHolder.held(s, try byQuinn(s, as: "qa", for: "quinn")) == [
                "sign-off: qa: quinn's sign-off of 2025-06-01T12:00Z is unproven: its key counts until 2025-06-01, and not on 2025-06-02T08:00:00Z"
            ])
    }

    @Test func `the no of another is not lifted by who has no right to it`() throws {
        let s = KeyHolder(rule: "{for: any, roles: [qa], proof: signed}").scenario
        let no = try KeyHolder.statement(s, .veto, as: "qa", by: "erin")
        let lift = try KeyHolder.statement(s, .lift, as: "qa", by: "quinn")
        #expect(
            KeyHolder.held(
                s,
                "qa: [{\(KeyHolder.word(try KeyHolder.statement(s, as: "qa", by: "quinn")))}, "
                    + "{vetoed: {\(KeyHolder.word(no))}}, {lifted: {\(KeyHolder.word(lift))}}]")
                == ["stop: vetoed by erin as qa"])
    }

    /// Somebody has written, in quinn's name and time, a word of other content before quinn's own.
    private func taken(_ s: Scenario) -> (Scenario, word: String) {
        let word =
            "qa: {by: quinn, at: \(at), digest: \"sha256:\(String(repeating: "0", count: 64))\"}"
        var taken = s
        taken.edit("signedOff: {}", "signedOff: {\(word)}")
        taken.pass()
        return (taken, word)
    }

    @Test func `a word whose name was taken counts where it is signed`() throws {
        let s = KeyHolder(rule: "{for: any, roles: [qa], proof: signed}").scenario
        var (taken, word) = taken(s)
        #expect(taken.stands("app/eu") == "nothing")
        let own = KeyHolder.word(try KeyHolder.statement(s, as: "qa", by: "quinn"))
        let digest = s.facts.digest("app", "eu")?.text ?? ""
        // It stands beside the other, and behind it.
        taken.edit(
            word,
            "qa: [\(word.dropFirst("qa: ".count)), {\(own), digest: \"\(digest)\"}]")
        taken.pass()
        #expect(taken.stands("app/eu") == "eu verified", "\(taken.waits("app/eu"))")
        #expect(taken.observed.rollouts["app"]?.sights.map(\.key) == [nil, "SHA256:QUIN"])
        let intent = try #require(
            taken.entries.compactMap { entry -> Intent? in
                if case .intent(let intent) = entry.transition { intent } else { nil }
            }.first)
        let objections = Planner.objections(
            toSignaturesOf: intent, of: intent.attempt.target, in: taken.revision.desired,
            after: taken.observed, facts: taken.facts, at: taken.now, isOfLedger: { _ in false })
        #expect(objections == [])
        let proven = provenSignOffs(
            of: intent, of: intent.attempt.target, in: taken.revision.desired,
            after: taken.observed, facts: taken.facts, at: taken.now)
        #expect(proven.sights.count == 1)
    }

    @Test func `who takes a name gains nothing by it`() throws {
        let s = KeyHolder(rule: "{for: any, roles: [qa], proof: signed}").scenario
        var (taken, word) = taken(s)
        let right = s.facts.digest("app", "eu")?.text ?? ""
        for forged in ["", ", signature: nothing"] {
            let next = "qa: {by: quinn, at: \(at), digest: \"\(right)\"\(forged)}"
            taken.edit(word, next)
            word = next
            taken.pass()
            #expect(
                taken.waits("app/eu") == [
                    "sign-off: qa: quinn's sign-off of 2025-06-01T12:00Z is stale: under the same role, person and time something else was seen before it, so sign off anew"
                ])
        }
        #expect(taken.observed.rollouts["app"]?.sights.count == 1)
    }

    @Test func `what was signed as a stranger stays that, whoever comes into the role`() throws {
        var s = KeyHolder(rule: "{for: any, roles: [qa], proof: signed}").scenario
        s.pass()
        let own = KeyHolder.word(try KeyHolder.statement(s, as: "qa", by: "olga"))
        s.edit("signedOff: {}", "signedOff: {qa: {\(own)}}")
        s.pass()
        #expect(s.observed.rollouts["app"]?.sights.map(\.isOfStranger) == [true])
        s.edit("qa: [quinn]", "qa: [quinn, olga]")
        s.pass()
        #expect(s.stands("app/eu") == "nothing")
        #expect(s.observed.rollouts["app"]?.sights.count == 1)
    }

    @Test func `a bot's key fills no role`() throws {
        var holder = KeyHolder(rule: "{for: any, roles: [qa], proof: signed}")
        holder.policy = ""
        let s = holder.scenario
        var bot = s
        bot.edit("quinn: {keys:", "quinn: {bot: true, keys:")
        let said = KeyHolder.held(bot, try byQuinn(bot, as: "qa", for: "quinn"))
        #expect(said == ["sign-off: qa: quinn is not a member: a bot fills no role"])
    }
}
