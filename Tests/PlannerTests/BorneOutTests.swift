import Ledger
import Manifests
import Testing

@testable import Planner

/// Entries of the right form that the manifests of their revision do not bear out. That they say nothing of honest
/// ones every other test of plans sees: each entry that it records is held against its manifests.
@Suite("What manifests bear out") struct BorneOutTests {
    /// What an audit says of the last entry of a kind, once it and the state before it are forged.
    private func said(
        of kind: Transition.Kind, in s: Scenario,
        _ forge: (inout Entry, inout TargetRecord) -> Void = { _, _ in }
    ) -> [String] {
        var (state, found) = (ObservedState(), [String]())
        for entry in s.entries {
            if entry.transition.kind == kind, let target = entry.target {
                var (forged, parent) = (entry, state)
                forge(&forged, &parent[target])
                found = s.objections(to: forged, after: parent)
            }
            state.apply(entry)
        }
        return found
    }

    private func layer(_ change: @escaping (inout Layer) -> Void) -> (
        inout Entry, inout TargetRecord
    ) -> Void {
        { entry, _ in
            guard case .intent(var intent) = entry.transition else { return }
            var layer = intent.attempt.layer ?? Layer()
            change(&layer)
            intent.attempt.layer = layer
            entry.transition = .intent(intent)
        }
    }

    private func deployed() -> Scenario {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, variables: {POOL: '4'}, stages: [{name: one, environments: [eu], flags: {F: true}}]"
            ))
        s.pass()
        return s
    }

    @Test func `a layer that the stage does not bring`() {
        let s = deployed()
        #expect(said(of: .intent, in: s) == [])
        #expect(
            said(of: .intent, in: s, layer { $0.versions["app"] = "6.6.6" })
                == ["it brings app 6.6.6, and its revision does not"])
        #expect(
            said(of: .intent, in: s, layer { $0.flags["EVIL"] = LayerFlag() })
                == ["it brings flag EVIL as true, and its revision does not"])
        #expect(
            said(of: .intent, in: s, layer { $0.variables["POOL"] = .text("400") })
                == ["it brings variable POOL as it is, and its revision does not"])
        #expect(
            said(
                of: .intent, in: s,
                layer {
                    $0.flags = [:]
                    $0.variables = [:]
                }) == [
                    "it brings no flag F, and its revision does not",
                    "it brings no variable POOL, and its revision does not",
                ])
    }

    @Test func `a flag that depends on a tick which nobody made`() {
        let stages =
            "[{name: one, environments: [eu], entry: {checklist: [{item: Stable, optional: true, skipped: {by: erin, at: 2025-06-01, reason: no}}]}, flags: {F: {value: true, if: {ticked: Stable}}}}, {name: two, environments: [us]}]"
        var s = Scenario(env("eu"), env("us"), rollout("app", "version: 2.0.0, stages: \(stages)"))
        s.pass()
        #expect(s.starts == ["one in eu", "two in us"])
        #expect(
            said(of: .intent, in: s, layer { $0.flags["F"] = LayerFlag() })
                == ["it brings flag F as true, and its revision does not"])
    }

    @Test func `variables of an environment's own that it does not declare`() {
        var s = Scenario(env("eu", "variables: {POOL: '4'}"))
        s.pass()
        s.edit("POOL: '4'", "POOL: '8'")
        s.pass()
        #expect(said(of: .intent, in: s) == [])
        #expect(
            said(of: .intent, in: s, layer { $0.variables["POOL"] = .text("400") })
                == ["it brings variable POOL as it is, and its revision does not"])
        #expect(
            said(of: .intent, in: s, layer { $0.versions["app"] = "6.6.6" })
                == ["it brings app 6.6.6, and its revision does not"])
    }

    @Test func `a soak that was shorter than the manifests ask`() {
        var s = Scenario(
            env("eu", actions: health), env("us"),
            rollout("app", "version: 2.0.0, stages: [{name: one, environments: [eu], soak: 2h}]"),
            rollout(
                "web",
                "component: web, version: 2.0.0, stages: [{name: one, environments: [us], soak: 2h}]"
            ))
        s.advance(by: "1h")
        s.advance(by: "2h")
        #expect(s.stands("app/eu") == "one verified" && s.stands("web/us") == "one verified")
        func forged(_ target: String, _ change: (inout SoakRecord?) -> Void) -> [String] {
            said(of: .verified, in: s) { entry, record in
                if entry.target?.text == target { change(&record.soak) }
            }
        }
        // Of the two that are verified at one time the last one is asked.
        let last = s.entries.last { $0.transition.kind == .verified }?.target?.text ?? ""
        let first = last == "app/eu" ? "web/us" : "app/eu"
        #expect(forged(first) { $0 = nil } == [])
        if last == "app/eu" {
            #expect(
                forged("app/eu") { $0?.healthySeconds = 3_600 }
                    == ["it was measured for 1h, and its revision asks for 2h"])
            #expect(
                forged("app/eu") { $0?.verdict = .inconclusive } == ["its last reading was no pass"]
            )
        } else {
            let short = s.entries.last { $0.transition.kind == .verified }?.at ?? s.now
            #expect(
                forged("web/us") { $0?.since = Instant(seconds: short.seconds - 60) }
                    == ["it waited for 1m, and its revision asks for 2h"])
        }
    }

    @Test(arguments: ["", ", steps: [{name: out, run: [./out.sh]}]"])
    func `an end that those did not sign off whom the exit asks`(_ steps: String) {
        var s = Scenario(
            env("eu"), policy("\(roles), signOffs: [{for: any, roles: []}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: one, environments: [eu], exit: {signOffs: [qa]\(steps), signedOff: {qa: {by: quinn, at: 2025-05-09}}}}]"
            ))
        s.pass()
        #expect(s.stands("app/eu") == "one verified")
        let kind = steps.isEmpty ? Transition.Kind.verified : .intent
        #expect(said(of: kind, in: s) == [])
        let lack = ["no member of qa signed off its exit"]
        #expect(
            said(of: kind, in: s) { entry, _ in entry.transition = entry.transition.unsigned }
                == lack)
        #expect(
            said(of: kind, in: s) { entry, record in
                record.spent = ["sign-off one/exit/qa quinn 2025-05-09"]
            } == lack)
        #expect(said(of: kind, in: s) { _, record in record.digest = "sha256:other" } == [])
    }

    /// What an audit says of the revision that was seen first, once that is forged.
    private func said(ofFirstRevisionIn s: Scenario, _ forge: (inout RevisionSeen) -> Void)
        -> [String]
    {
        var state = ObservedState()
        for entry in s.entries {
            if case .revision(var seen) = entry.transition {
                var forged = entry
                forge(&seen)
                forged.transition = .revision(seen)
                return s.objections(to: forged, after: state)
            }
            state.apply(entry)
        }
        return ["there is none"]
    }

    @Test(arguments: ["", ", per: phase", ", per: rollout"])
    func `a sign-off of content that was not there`(_ per: String) {
        let name = per.isEmpty ? "one" : per.hasSuffix("phase") ? "early" : "app"
        var s = Scenario(
            env("eu"), policy("\(roles), signOffs: [{for: any, roles: [qa]\(per)}]"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: one, phase: early, environments: [eu], entry: {signedOff: {qa: {by: quinn, at: 2025-05-09}}}}]"
            ))
        s.pass()
        #expect(s.stands("app/eu") == "one verified")
        #expect(s.observed.rollouts["app"]?.sights.first?.stage == name)
        #expect(said(ofFirstRevisionIn: s) { _ in } == [])
        #expect(
            said(ofFirstRevisionIn: s) { $0.sights["app"]?[0].digest = "sha256:other" }
                == [
                    "the sign-off of app by quinn as qa at 2025-05-09 is of other content than its manifests have"
                ])
    }

    @Test func `a definition that is not there, or that says that something else ran first`() {
        var s = Scenario(env("eu"))
        s.pass()
        #expect(said(ofFirstRevisionIn: s) { _ in } == [])
        #expect(
            said(ofFirstRevisionIn: s) { $0.environments["eu"]?.inForce.digest = "sha256:other" }
                == ["its manifests hold another definition of eu"])
        #expect(
            said(ofFirstRevisionIn: s) {
                $0.environments["eu"]?.initial?.versions["app"] = "6.6.6"
            } == ["its manifests say that something else ran in eu first"])
        #expect(
            said(ofFirstRevisionIn: s) { $0.environments["us"] = Adoption() }
                == ["its manifests hold no environment us"])
    }

    @Test func `a stage that nobody said was done before`() {
        var s = Scenario(
            env("eu"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: one, environments: [eu], doneBefore: {at: 2025-05-01, by: erin, reason: by hand}}]"
            ))
        s.pass()
        func forged(_ change: (inout Claimed) -> Void) -> [String] {
            said(of: .claimed, in: s) { entry, _ in
                guard case .claimed(var claimed) = entry.transition else { return }
                change(&claimed)
                entry.transition = .claimed(claimed)
            }
        }
        #expect(s.stands("app/eu") == "one verified" && forged { _ in } == [])
        #expect(
            forged { $0.by = "mallory" }
                == ["its manifests do not say that mallory did one before"])
        #expect(
            forged { $0.layer.versions["app"] = "6.6.6" }
                == ["it brought app 6.6.6, and its revision does not"])
        #expect(forged { $0.digest = "sha256:0" } == ["its digest is not that of its revision"])
    }

    @Test func `flags that are taken back to what is not safe`() {
        var s = Scenario(
            env("eu", actions: flagsAction),
            rollout(
                "app",
                "version: 2.0.0, flags: {F: {}, G: {safe: 'slow'}}, stages: [{name: one, environments: [eu], flags: {F: 20%, G: {value: fast}}}]"
            ))
        s.pass()
        s.ask("app/eu", level: "flags")
        s.pass()
        #expect(s.stands("app/eu") == "one went-back")
        #expect(said(of: .intent, in: s) == [])
        #expect(
            said(of: .intent, in: s, layer { $0.flags["F"] = LayerFlag() })
                == ["it sets flag F to true, and safe is false"])
        #expect(
            said(of: .intent, in: s, layer { $0.flags["G"]?.value = .text("other") })
                == ["it sets flag G to other, and safe is slow"])
    }
}

extension Transition {
    /// The same with no sign-off that it names.
    fileprivate var unsigned: Transition {
        switch self {
        case .verified(var verified):
            verified.evidence.removeAll { $0.sight != nil }
            return .verified(verified)
        case .intent(var intent):
            intent.evidence.removeAll { $0.sight != nil }
            return .intent(intent)
        default: return self
        }
    }
}
