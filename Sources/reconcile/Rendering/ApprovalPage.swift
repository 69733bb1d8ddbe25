import Edits
import Ledger
import Manifests

/// A stage as somebody reads it who is asked to approve it: what comes, where, after what, under what, by what.
/// What these lines do not tell of all that is approved is told behind them.
struct ApprovalPage {
    let stage: ResolvedStage
    let earlier: [String]
    let digest: StageDigest
    let gate: Tick.Gate
    let role: String
    let known: KnownOfStage?

    /// Of what is not told in lines of its own.
    private static let restMax = 6

    func text(on page: Page) -> String {
        let name = "\(stage.rollout.name)/\(stage.stage.name.name)"
        let side = gate == .exit ? ", the go or no-go on its results," : ""
        return page.hanging("\(name)\(side) as \(role):", indent: 0) + "\n"
            + page.rows("Brings", brings) + page.rows("Where", places) + page.rows("After", road)
            + page.rows("Under", terms) + page.rows("By", means) + page.rows("Asked", asked)
            + page.rows("Also", rest)
    }

    private var title: [String] {
        [stage.rollout.spec.title, stage.stage.title].compactMap(\.self)
    }

    private var brings: [String] {
        let spec = stage.rollout.spec
        let changes = LayerDifference(Layer(), Layer(stage.exposure, of: spec)).changes
        var lines = title + changes.map { "\($0.what): \($0.to ?? "")" }
        if let artifact = spec.artifact { lines.append("artifact \(artifact)") }
        if spec.attempt > 1 { lines.append("attempt \(spec.attempt)") }
        if lines.isEmpty { lines.append("nothing of its own") }
        return lines
    }

    private var places: [String] {
        if stage.stage.isWork { return ["no environment: it is work"] }
        if stage.environments.isEmpty { return ["no environment that is there"] }
        return stage.environments.map { environment in
            known?.runs[environment.name].map { "\(environment.name), which runs \($0)" }
                ?? environment.name
        }
    }

    private var road: [String] {
        let others = stage.rollout.spec.after.map(\.name)
        let names =
            earlier + (others.isEmpty ? [] : ["rollouts: " + others.joined(separator: ", ")])
        return known?.before ?? (names.isEmpty ? [] : [names.joined(separator: ", ")])
    }

    private var asked: [String] { known?.waits ?? [] }
}

// MARK: Under what, by what

extension ApprovalPage {
    private var terms: [String] {
        let stage = stage.stage
        var lines: [String] = []
        if let soak = stage.soak {
            let rhythm = stage.rhythm.map { ", measured \($0.words)" } ?? ""
            lines.append("soak \(soak.words)\(rhythm)")
        }
        lines += checklist("before it starts", stage.entry)
        lines += self.stage.checks.map(check)
        if let ladder = stage.rollback {
            lines.append(
                "goes back by " + ladder.levels.map(\.inWords).joined(separator: ", then "))
        }
        lines += checklist("before it is done", stage.exit)
        return lines
    }

    private func checklist(_ when: String, _ block: GateBlock?) -> [String] {
        (block?.checklist ?? []).map { item in
            let role = item.role.map { " (\($0.name))" } ?? ""
            return "\(when)\(item.optional ? ", if wanted" : ""): \(item.item.name)\(role)"
        }
    }

    /// A stage may say a bound of a check anew.
    private func check(_ check: Manifest<Check>) -> String {
        let own = stage.stage.uses.first { $0.check.name == check.name }?.own
        let bounds = [
            ("target", own?.target ?? check.spec.target), ("alert", own?.alert ?? check.spec.alert),
            ("critical", own?.critical ?? check.spec.critical),
        ].compactMap { name, bound in bound.map { "\(name) \($0.words)" } }
        return "check \(check.name)" + (bounds.isEmpty ? "" : ": " + bounds.joined(separator: ", "))
    }

    private var means: [String] {
        var lines: [String] = []
        for environment in stage.environments {
            for row in environment.spec.actions.rows {
                guard let words = row.value.action.flatMap(\.program) else { continue }
                let line = "\(row.name): \(words)"
                if !lines.contains(line) { lines.append(line) }
            }
        }
        for block in [
            stage.stage.entry?.steps ?? [], stage.stage.steps, stage.stage.exit?.steps ?? [],
        ] {
            lines += block.compactMap(\.program).map { "step: \($0)" }
        }
        let files = digest.leaves(of: .byWhat).compactMap { leaf in
            leaf.path.hasPrefix(ApprovalPage.programs)
                ? unescaped(String(leaf.path.dropFirst(ApprovalPage.programs.count))) : nil
        }
        if !files.isEmpty { lines.append("with these files: \(files.joined(separator: ", "))") }
        return lines
    }

    private static let programs = "programs/"

    /// In the path of a leaf a slash of a file's name is written otherwise.
    private func unescaped(_ path: String) -> String {
        path.replacing("%2F", with: "/").replacing("%25", with: "%")
    }
}

// MARK: What else

extension ApprovalPage {
    /// What is covered and was not told above.
    private var rest: [String] {
        let untold = [Part.what, .afterWhat, .underWhat, .byWhat].flatMap(digest.leaves(of:))
            .filter { !isTold($0.path.split(separator: "/").map(String.init)) }
        let shown = untold.prefix(ApprovalPage.restMax).map(digest.spoken)
        let more = untold.count - shown.count
        return shown + (more > 0 ? ["and \(more) more"] : [])
    }

    private func isTold(_ path: [String]) -> Bool {
        let field = path.count > 1 ? path[1] : ""
        switch path.first {
        case "stages", "programs": return true
        case "exposure": return !path.contains("if")
        case "rollout":
            return ["name", "version", "component", "artifact", "attempt", "variables", "after"]
                .contains(field)
        case "environments":
            return path.count <= 2 || ["name", "initial"].contains(path[2])
                || path[2] == "actions" && path.dropFirst(4).first == "run"
        case "checks":
            return path.count <= 2 || ["target", "alert", "critical", "name"].contains(path[2])
        case "stage": return isToldOfStage(Array(path.dropFirst()))
        default: return false
        }
    }

    private func isToldOfStage(_ path: [String]) -> Bool {
        switch path.first {
        case "name", "soak", "rhythm": true
        case "entry", "exit": path.count > 1 && path[1] == "checklist" || isStepToRun(path)
        case "checks": path.count <= 2 || ["target", "alert", "critical"].contains(path[2])
        case "rollback": path.count > 1 && path[1] == "levels" && !path.contains("text")
        case "steps": path.dropFirst(2).first == "run"
        default: false
        }
    }

    private func isStepToRun(_ path: [String]) -> Bool {
        path.count > 3 && path[1] == "steps" && path[3] == "run"
    }
}

extension Level {
    fileprivate var inWords: String {
        level.name + (within.map { " within \($0.words)" } ?? "")
            + (start == .person ? " when a person says so" : "")
    }
}

extension Action {
    /// The line that is run; nil for what runs no program.
    fileprivate var program: String? {
        run.isEmpty
            ? steps.isEmpty ? nil : steps.compactMap(\.program).joined(separator: "; ")
            : run.map(\.text).joined(separator: " ")
    }
}

extension Step {
    fileprivate var program: String? {
        run.isEmpty ? nil : run.map(\.text).joined(separator: " ")
    }
}

extension StageDigest {
    fileprivate func leaves(of part: Part) -> [Leaf] {
        parts.first { $0.part == part }?.leaves ?? []
    }
}
