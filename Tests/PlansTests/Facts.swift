import Manifests

extension Rollout {
    /// The phases in their order, each once.
    var phases: [String] {
        stages.compactMap(\.phase?.name).reduce(into: []) { phases, phase in
            if phases.last != phase { phases.append(phase) }
        }
    }

    func stage(_ name: String) -> Stage? { resolvedStages().first { $0.name.name == name } }

    /// What a stage gives a flag, in words: `20%`, `true`.
    func flag(_ flag: String, in stage: String) -> String? {
        guard let position = stages.firstIndex(where: { $0.name.name == stage }) else { return nil }
        let setting = exposures()[position].flags[flag]
        return setting?.percentage?.words ?? setting?.value?.words
    }
}

extension Ladder {
    /// Its levels as a person would say them: `flags 5m`.
    var words: [String] {
        levels.map { "\($0.level.name) \($0.within?.words ?? "")" }
    }
}

extension Check {
    /// Its bounds, in the order target, alert, critical; `-` for one that it has not.
    var bounds: [String] { [target, alert, critical].map { $0?.words ?? "-" } }
}

extension Moment? {
    var words: String { self?.words ?? "-" }
}
