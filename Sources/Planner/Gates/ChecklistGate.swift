import Ledger
import Manifests
import YAML

extension World {
    /// Items that people tick. The items are those of the stage as it was agreed, the ticks those of now.
    func checklistGate(_ start: Candidate, _ side: Side) -> GateVerdict {
        checklist(start.stage, ticked: start.stage, side, of: start)
    }

    func checklist(_ agreed: Stage, ticked: Stage?, _ side: Side, of start: Candidate)
        -> GateVerdict
    {
        var (evidence, waits) = ([Evidence](), [Wait]())
        let items = side.block(of: agreed)?.checklist ?? []
        let now = ticked.flatMap { side.block(of: $0) }?.checklist ?? []
        for item in items {
            let said = now.first { $0.item.name == item.item.name } ?? item
            if let word = counts(said.done, for: item, side, start) {
                evidence.append(
                    Evidence(
                        GateName.checklist.rawValue, "\(item.item.name), by \(word.by.name)"))
            } else if item.optional, let word = counts(said.skipped, for: item, side, start) {
                evidence.append(
                    Evidence(
                        GateName.checklist.rawValue,
                        "\(item.item.name) skipped by \(word.by.name): \(word.reason ?? "no reason")"
                    ))
            } else {
                waits.append(wait(for: item, said, side, start))
            }
        }
        return waits.isEmpty ? .opens(evidence) : .held(waits)
    }

    private func counts(
        _ word: Word?, for item: ChecklistItem, _ side: Side, _ start: Candidate
    ) -> Word? {
        guard let word, !provenTick(word, of: item, side, for: start).isUnproven else { return nil }
        guard let role = item.role else { return word }
        let members = policy?.roles[role.name]?.members ?? []
        return members.contains { $0.name == word.by.name } ? word : nil
    }

    private func wait(
        for item: ChecklistItem, _ said: ChecklistItem, _ side: Side, _ start: Candidate
    ) -> Wait {
        let tick = said.done ?? (item.optional ? said.skipped : nil)
        var words =
            tick.map { "\(item.item.name): \($0.by.name) is no \(item.role?.name ?? "member")" }
            ?? "\(item.item.name) is not ticked"
        if let tick, case .unproven(let why) = provenTick(tick, of: item, side, for: start) {
            words = "\(item.item.name): \(tick.by.name)'s tick is unproven: \(why)"
        }
        return Wait(
            gate: .checklist, words: words, who: item.role.map { [$0.name] } ?? [],
            location: item.item.place.node?.location)
    }
}
