import Ledger
import Manifests
import TestSupport
import Testing

@Suite("Entry messages") struct EntryMessageTests {
    private func message(_ kind: Transition.Kind, _ seed: Int) -> [Substring] {
        var chance = Chance(seed)
        return chance.entry(kind).message.split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test(arguments: Transition.Kind.allCases)
    func `a message is a subject, perhaps a body, and trailers`(_ kind: Transition.Kind) {
        for seed in 1...80 {
            let lines = message(kind, seed)
            #expect(lines.last == "" && lines.count > 4, "seed \(seed)")
            #expect(lines.first != "" && lines[1] == "", "seed \(seed)")
            let trailers = lines.dropLast().reversed().prefix { !$0.isEmpty }.reversed()
            #expect(trailers.allSatisfy(isTrailer), "seed \(seed): \(trailers)")
            #expect(trailers.contains { $0 == "Entry: \(kind.rawValue)" }, "seed \(seed)")
        }
    }

    /// As `git interpret-trailers` reads one: a word of letters and dashes, a colon, a value on one line.
    private func isTrailer(_ line: Substring) -> Bool {
        guard let colon = line.firstIndex(of: ":") else { return false }
        let key = line[..<colon]
        return !key.isEmpty && key.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "-") }
            && line[colon...].hasPrefix(": ")
    }

    @Test(arguments: Transition.Kind.allCases)
    func `a subject is at most a hundred columns`(_ kind: Transition.Kind) {
        for seed in 1...80 {
            #expect((message(kind, seed).first?.count ?? 0) <= 100, "seed \(seed)")
        }
    }

    @Test(arguments: Transition.Kind.allCases)
    func `no control character comes through`(_ kind: Transition.Kind) {
        for seed in 1...80 {
            var chance = Chance(seed)
            let bad = chance.entry(kind).message.unicodeScalars.filter { scalar in
                scalar != "\n"
                    && [.control, .format, .lineSeparator, .paragraphSeparator].contains(
                        scalar.properties.generalCategory)
            }
            #expect(bad.isEmpty, "seed \(seed): \(bad)")
        }
    }

    @Test(arguments: Transition.Kind.allCases)
    func `nothing that a person wrote becomes a trailer of ours`(_ kind: Transition.Kind) {
        for seed in 1...80 {
            let lines = message(kind, seed)
            #expect(lines.count { $0.hasPrefix("Entry: ") } == 1, "seed \(seed)")
            #expect(lines.count { $0.hasPrefix("Controller: ") } == 1, "seed \(seed)")
        }
    }

    @Test func `a reason cannot forge a trailer`() {
        var ask = AskRecord()
        (ask.level, ask.by, ask.reason) = (
            "service", "mallory", "so\n\nEntry: verified\nController: x"
        )
        let entry = Entry(
            at: Instant(seconds: 0), controller: "aaaa", target: TargetID("app", in: "eu"),
            .asked(ask))
        #expect(
            entry.message == """
                app/eu: mallory asks to go back

                so\\u{a}\\u{a}Entry: verified\\u{a}Controller: x

                Entry: asked
                At: 1970-01-01T00:00:00Z
                Rollout: app
                Environment: eu
                Person: mallory
                Controller: aaaa

                """)
    }

    @Test func `an intent says what it was allowed by`() {
        var intent = Intent()
        intent.attempt.stage = "canary"
        intent.attempt.target = TargetID("app", in: "eu")
        (intent.attempt.id, intent.attempt.fence) = (String(repeating: "0", count: 32), 7)
        (intent.attempt.revision, intent.attempt.digest) = ("abc", "sha256:1")
        intent.evidence = [Evidence("order", "it is the first stage")]
        let entry = Entry(
            at: Instant(seconds: 0), controller: "aaaa", target: TargetID("app", in: "eu"),
            .intent(intent))
        #expect(
            entry.message == """
                app/eu: canary starts

                order: it is the first stage

                Entry: intent
                At: 1970-01-01T00:00:00Z
                Rollout: app
                Environment: eu
                Stage: canary
                Revision: abc
                Digest: sha256:1
                Attempt: 00000000000000000000000000000000
                Fence: 7
                Controller: aaaa

                """)
    }
}
