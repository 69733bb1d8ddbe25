import Ledger
import Manifests
import Planner
import YAML

/// `reconcile status --mine`: what waits for one person, with the command that does it.
struct MineReport {
    let person: String
    let policy: Policy?
    let plan: Plan
    let observed: ObservedState
    let order: TargetOrder

    private struct Duty {
        var target: TargetID
        var kind: String
        var words: String
        var command: String?
    }

    func text(on page: Page) -> String {
        let duties = duties
        let doubt = isKnown ? "" : page.prose(stranger)
        guard !duties.isEmpty else {
            return "Nothing waits for \(visible(person)).\n" + doubt
        }
        return doubt + "Waits for \(visible(person)):\n"
            + duties.map { duty in
                page.hanging("\(duty.target.text): \(duty.words)", indent: 2)
                    + (duty.command.map { "      \(visible($0))\n" } ?? "")
            }.joined()
    }

    var json: JSON {
        [
            "person": .string(person), "known": .bool(isKnown),
            "mine": .array(
                duties.map {
                    [
                        "target": .string($0.target.text), "kind": .string($0.kind),
                        "words": .string($0.words), "command": .optional($0.command),
                    ]
                }),
        ]
    }

    /// An empty answer for a name that was mistyped would be taken for peace.
    private var isKnown: Bool {
        guard let policy else { return true }
        return names.contains { policy.person(named: $0) == policy.person(named: person) }
    }

    private var names: [String] {
        let members = policy?.roles.rows.flatMap { $0.value.members.map(\.name) } ?? []
        return Set(members + (policy?.people.names ?? [])).sorted(by: bytesPrecede)
    }

    private var stranger: String {
        "The policy knows nobody called `\(person)`. Say who you are: --by NAME; it knows "
            + inWords(names, joinedBy: "and")
    }

    private var duties: [Duty] {
        order.sorted(plan.outlooks.map(\.target)).flatMap { target in
            plan.outlook(for: target).map { outlook in
                outlook.waits.flatMap { duties(of: $0, outlook) }
            } ?? []
        }
    }

    private func duties(of wait: Wait, _ outlook: Outlook) -> [Duty] {
        let target = outlook.target
        func duty(_ kind: String, _ command: String? = nil) -> Duty {
            let attention = wait.needsPerson ? observed.attention(to: target) : nil
            return Duty(
                target: target, kind: kind,
                words: wait.words + (attention.map { "; \($0)" } ?? ""), command: command)
        }
        let stage = outlook.stage ?? ""
        switch wait.gate {
        case .signOff:
            return wait.who.filter { fills($0) && !hasGiven($0, outlook) }.map { role in
                duty("sign-off", target.isOwn ? nil : signOff(target, stage, role, outlook))
            }
        case .checklist:
            guard wait.who.isEmpty || wait.who.contains(where: fills) else { return [] }
            return [duty("tick")]
        case .environment where wait.needsPerson:
            // Its words have the command: what was let through may be another rollout's.
            return wait.who.isEmpty || wait.who.contains(where: fills) ? [duty("review")] : []
        case .environment:
            return wait.who.filter(fills).map { role in
                duty("adopt", "reconcile adopt environment/\(target.environment) --role \(role)")
            }
        case .stop: return wait.who.contains(where: isMe) ? [duty("stop")] : []
        default: return wait.needsPerson ? [duty("person", lookAfter(target))] : []
        }
    }

    private func signOff(_ target: TargetID, _ stage: String, _ role: String, _ outlook: Outlook)
        -> String
    {
        // What soaks already waits for its way out.
        let gate = outlook.news == .soaking ? " --gate exit" : ""
        return "reconcile sign-off \(target.rollout) \(stage) --role \(role)\(gate)"
    }

    private func lookAfter(_ target: TargetID) -> String? {
        observed.unattended(in: target).isEmpty ? nil : "reconcile ack \(target.text)"
    }

    private func isMe(_ name: String) -> Bool {
        guard let policy else { return name == person }
        return policy.person(named: name) == policy.person(named: person)
    }

    private func fills(_ role: String) -> Bool { policy?.isMember(person, of: role) ?? false }

    private func hasGiven(_ role: String, _ outlook: Outlook) -> Bool {
        outlook.signOffs.contains { verdict in
            verdict.word == .granted && verdict.role == role
                && verdict.sight.map { isMe($0.by) } == true
        }
    }
}
