/// What `$(…)` stands for in one environment of a stage, as far as that is known before it runs.
struct Fillings {
    /// Stands for what only the run can tell; no word of a command can hold it.
    static let unknown = "\0"
    /// Variables that double each other grow past any memory; no path is as long.
    private static let bytesMax = 1 << 16

    private var stage: Filler?
    private let environment: Manifest<Environment>?

    /// What a stage puts in. All of it would be much to copy for every word of a command.
    private struct Filler {
        let rollout: Manifest<Rollout>
        let name: String
        let phase: String?
        let exposure: Exposure
    }

    init(_ stage: ResolvedStage?, in environment: Manifest<Environment>?) {
        self.stage = stage.map {
            Filler(
                rollout: $0.rollout, name: $0.stage.name.name, phase: $0.stage.phase?.name,
                exposure: $0.exposure)
        }
        self.environment = environment
    }

    /// What is the same for all stages that go to an environment.
    init(of environment: Manifest<Environment>) { self.environment = environment }

    /// Whether a stage or its rollout may say what stands for a name.
    static func isOfStage(_ name: String) -> Bool {
        switch name {
        case "rollout", "stage", "phase", "version", "artifact", "component", "attempt": true
        default: name.hasPrefix("flags.") || name.hasPrefix("variables.")
        }
    }

    func filled(_ pieces: [Template.Piece]) -> String { filled(pieces) { value(of: $0) } }

    private func filled(_ pieces: [Template.Piece], _ value: (String) -> String?) -> String {
        var text = ""
        for piece in pieces {
            text += piece.literal
            if let name = piece.name { text += value(name) ?? Fillings.unknown }
            guard text.utf8.count <= Fillings.bytesMax else { return Fillings.unknown }
        }
        return text
    }

    private func value(of name: String) -> String? {
        switch name {
        case "environment": environment?.name
        case "rollout": stage?.rollout.name
        case "stage": stage?.name
        case "phase": stage?.phase
        case "version": stage?.rollout.spec.version?.text
        case "artifact": stage?.rollout.spec.artifact
        case "component": stage?.rollout.spec.component.name
        case "attempt": stage.map { String($0.rollout.spec.attempt) }
        default: member(name)
        }
    }

    /// What has a name of its own below another, as a label has.
    private func member(_ name: String) -> String? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "labels": return environment?.metadata.labels[parts[1]]
        case "flags": return flag(parts[1])
        case "variables": return variable(parts[1])
        default: return nil
        }
    }

    /// A flag that users have by share or by cohort has no one value.
    private func flag(_ name: String) -> String? {
        let suffix = ".percentage"
        let isShare = name.hasSuffix(suffix)
        let flag = isShare ? String(name.dropLast(suffix.count)) : name
        guard let setting = stage?.exposure.flags[flag] ?? environment?.spec.flags[flag],
            setting.condition == nil
        else { return nil }
        if isShare { return setting.percentage.map { String($0.words.dropLast()) } }
        guard setting.percentage == nil, setting.cohorts.isEmpty else { return nil }
        return setting.value?.words
    }

    private func variable(_ name: String) -> String? {
        let found = stage?.exposure.variables[name] ?? environment?.spec.variables[name]
        guard let template = found?.template else { return nil }
        return template.names.isEmpty
            ? filled(Template.pieces(template.text)) { _ in nil } : made(name)
    }

    /// The value of a variable that is made of others.
    private func made(_ name: String) -> String? {
        var variables = stage?.exposure.variables ?? Table()
        if let environment { variables.inherit(environment.spec.variables) }
        var values: [String: String] = [:]
        for part in VariableOrder(variables).order {
            guard let template = variables[part]?.template else { continue }
            values[part] = filled(Template.pieces(template.text)) { name in
                guard name.hasPrefix("variables.") else { return value(of: name) }
                return values[String(name.dropFirst("variables.".count))]
            }
            if part == name { break }
        }
        return values[name]
    }
}
