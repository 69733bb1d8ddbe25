import Ledger
import Manifests
import YAML

extension World {
    /// What must be in effect elsewhere, by what the ledger says is.
    func requirementGate(_ start: Candidate) -> GateVerdict {
        var (evidence, waits) = ([Evidence](), [Wait]())
        for requirement in start.stage.entry?.requires ?? [] {
            let places = desired.environments(in: requirement.environments ?? .all).map(\.name)
            let missing = places.filter { !holds(requirement, in: $0) }
            if missing.isEmpty, !places.isEmpty {
                evidence.append(Evidence(GateName.requirement.rawValue, requirement.words))
            } else {
                let where_ =
                    missing.isEmpty ? "anywhere" : missing.prefix(5).joined(separator: ", ")
                waits.append(
                    Wait(
                        gate: .requirement, words: "\(requirement.words): not in \(where_)",
                        location: requirement.place.node?.location))
            }
        }
        return waits.isEmpty ? .opens(evidence) : .held(waits)
    }

    private func holds(_ requirement: Requirement, in environment: String) -> Bool {
        let exposure = observed.exposure(of: environment)
        if let component = requirement.component {
            return exposure.versions[component.name] != nil
                && (requirement.version == nil
                    || exposure.versions[component.name] == requirement.version)
        }
        guard let name = requirement.flag?.name else { return false }
        let wanted = requirement.value ?? .boolean(true)
        guard let flag = exposure.flags[name] else { return wanted == .boolean(false) }
        let share = flag.share ?? (flag.cohorts.isEmpty ? .all : .none)
        return flag.value == wanted && share >= (requirement.at ?? .all)
    }
}

extension Requirement {
    fileprivate var words: String {
        if let component { return "\(component.name) runs \(version ?? "some version")" }
        let share = at.map { " at \($0.words)" } ?? ""
        return "\(flag?.name ?? "") is \((value ?? .boolean(true)).words)\(share)"
    }
}
