import Ledger
import Manifests
@testable import Planner
import Testing

@Suite("Soak") struct SoakTests {
    private func soaking(_ soak: String, _ more: String = "", actions: String = health) -> Scenario
    {
        Scenario(
            env("eu", actions: actions),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], soak: \(soak)\(more)}]"))
    }

    @Test func `a soak ends when it is measured for long enough`() {
        var s = soaking("1h")
        s.advance(by: "59m")
        #expect(s.stands("app/eu") == "eu soaking")
        s.advance(by: "2m")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `without health a soak is time that passes`() {
        var s = soaking("1h", actions: "")
        s.pass()
        #expect(s.plan.steps.isEmpty)
        s.sleep(for: "1h")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `with health and no soak one good reading verifies`() {
        var s = Scenario(
            env("eu", actions: health),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
        #expect(s.entries.contains { $0.transition.kind == .measured })
    }

    @Test func `with health and no soak an inconclusive reading waits`() {
        var s = Scenario(
            env("eu", actions: health),
            rollout("app", "version: 2.0.0, stages: [{name: eu, environments: [eu]}]"))
        s.world.verdicts["app/eu"] = .inconclusive
        s.advance(by: "10m")
        #expect(s.stands("app/eu") == "eu soaking")
        s.world.verdicts["app/eu"] = .pass
        s.advance(by: "10m")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `an inconclusive reading lets the soak stand still`() {
        var s = soaking("1h")
        s.advance(by: "30m")
        s.world.verdicts["app/eu"] = .inconclusive
        s.advance(by: "30m")
        s.world.verdicts["app/eu"] = .pass
        s.advance(by: "28m")
        #expect(s.stands("app/eu") == "eu soaking")
        s.advance(by: "5m")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `silence is not health`() {
        var s = soaking("4h")
        s.pass()
        s.sleep(for: "3h")
        s.pass()
        #expect(s["app/eu"].soak?.healthySeconds == 900)
        #expect(s.waits("app/eu") == ["soak: measured 15m of 4h"])
    }

    @Test func `a reading vouches for three intervals`() {
        var s = soaking("1d", ", rhythm: every 1h")
        s.pass()
        s.sleep(for: "10h")
        s.pass()
        #expect(s["app/eu"].soak?.healthySeconds == 3 * 3_600)
    }

    @Test func `the first reading is due as the soak begins`() {
        var s = soaking("1h")
        s.pass()
        #expect(s["app/eu"].soak?.lastReading == s.now)
    }

    @Test(arguments: [("1h", "75s"), ("10m", "1m"), ("4d", "15m"), ("12h", "15m")])
    func `where nobody says there are some fifty readings a soak`(
        _ soak: String, _ interval: String
    )
        throws
    {
        var s = soaking(soak)
        s.pass()
        #expect(s.last.next == s.now + (try TimeSpan(parsing: interval)))
    }

    @Test func `a rhythm beats faster first and slower later`() throws {
        var s = soaking("2d", ", rhythm: '15m every 1m, then 4h every 1h, then at 24h'")
        s.pass()
        #expect(s.last.next == s.now + (try TimeSpan(parsing: "1m")))
        s.advance(by: "20m")
        let readings = s.entries.count
        s.advance(by: "30m")
        #expect(s.entries.count - readings <= 1)
    }

    @Test func `the last reading of a rhythm goes on`() {
        let rhythm = try? Rhythm(parsing: "15m every 1m, then 4h every 1h, then at 24h")
        #expect(rhythm?.nextAge(after: 0) == 60)
        #expect(rhythm?.nextAge(after: 14 * 60) == 15 * 60)
        #expect(rhythm?.nextAge(after: 15 * 60) == 75 * 60)
        #expect(rhythm?.nextAge(after: 25 * 3_600) == 26 * 3_600)
    }

    @Test func `a reading late is read once`() {
        var s = soaking("1h", ", rhythm: every 5m")
        s.pass()
        let before = s.entries.count
        s.sleep(for: "30m")
        s.pass()
        #expect(s.entries.count == before + 1)
    }

    @Test func `progress is recorded often enough and no oftener`() {
        var s = soaking("1d", ", rhythm: every 1m")
        s.advance(by: "6h")
        let measured = s.entries.count { $0.transition.kind == .measured }
        #expect((20...26).contains(measured))
    }

    @Test func `a soak of between two lengths ends when a person says so`() {
        var s = soaking("{least: 1h, most: 2h}", ", exit: {checklist: [Looks good]}")
        s.advance(by: "90m")
        #expect(s.waits("app/eu") == ["checklist: Looks good is not ticked"])
        s.edit(
            "checklist: [Looks good]",
            "checklist: [{item: Looks good, done: {by: erin, at: 2025-06-02}}]")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a soak that nobody can end lasts as long as it may`() {
        var s = soaking("{least: 1h, most: 2h}")
        s.advance(by: "90m")
        #expect(s.stands("app/eu") == "eu soaking")
        s.advance(by: "31m")
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `an exit item is asked after the soak and its tick needs no new soak`() {
        var s = soaking("1h", ", exit: {checklist: [Quiet]}")
        s.pass()
        #expect(s.waits("app/eu") == ["soak: measured 0s of 1h", "checklist: Quiet is not ticked"])
        s.advance(by: "5h")
        #expect(s.stands("app/eu") == "eu soaking")
        s.edit("checklist: [Quiet]", "checklist: [{item: Quiet, done: {by: erin, at: 2025-06-02}}]")
        s.pass()
        #expect(s.stands("app/eu") == "eu verified")
    }

    @Test func `a failing reading ends the soak at once`() {
        var s = soaking("1h")
        s.advance(by: "10m")
        s.world.verdicts["app/eu"] = .fail
        s.advance(by: "2m")
        #expect(s.story.contains("app/eu: eu failed: its health check failed"))
        #expect(s.version("eu") == "1.0.0")
    }

    @Test func `the plan wakes when the next reading is due or the soak can be over`() throws {
        var s = soaking("1h", actions: "")
        s.pass()
        #expect(s.last.next == s.now + (try TimeSpan(parsing: "1h")))
    }

    @Test func `an action under way is looked at again when its authority ends`() {
        var s = soaking("1h")
        s.world.hanging = ["app/eu"]
        s.pass()
        #expect(s.last.next == s.observed.attempts.first?.authorisedUntil)
        #expect(s.outlook("app/eu")?.news == .running)
    }
}

extension Rhythm {
    /// How old a soak is at the reading after the one at `age`.
    fileprivate func nextAge(after age: Int) -> Int? { interval(at: age).map { age + $0.seconds } }
}
