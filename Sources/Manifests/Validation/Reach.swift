import YAML

/// How much an approval has to prove about what a stage runs.
private enum Demand: Comparable {
    case nothing, declared, signed
}

extension Validation {
    /// What a word names must be such that the digest can cover it. What no `$(…)` changes is said where
    /// it stands, once.
    func checkWords(_ command: [Template], _ subject: Subject, _ problems: inout Problems) {
        for (position, word) in command.enumerated() {
            // The program has been looked at as such.
            if position == 0, word.text.isProgramPath { continue }
            guard let text = CommandWord(word).text else { continue }
            for naming in Naming.namings(in: text) {
                checkContent(of: naming, at: word.place, subject, &problems)
            }
        }
    }

    /// What words name by a `$(…)` of their environment, the same for every stage.
    func checkNamed(_ manifest: Manifest<Environment>, _ problems: inout Problems) {
        let subject = Subject(.environment, manifest.name)
        for (naming, word) in siftings[manifest.name]?.named ?? [] {
            checkContent(of: naming, at: word.place, subject, &problems)
        }
    }

    private func checkContent(
        of naming: Naming, at place: Place, _ subject: Subject, _ problems: inout Problems
    ) {
        switch naming {
        case .path(let path):
            if case .odd(let odd) = setting.tree.find(path) {
                report(odd, at: place, subject, &problems)
            }
        case .git(let path): reportGit(path, at: place, subject, &problems)
        case .below, .tree: break
        }
    }

    /// The words that come out otherwise in each environment of a stage, and those that only the run can tell.
    func checkCoverage(_ scope: StageScope, _ problems: inout Problems) {
        var commands = scope.environments.flatMap { siftings[$0.name]?.commands ?? [] }
        guard !commands.isEmpty || runsOwn(scope.stage) else { return }
        let stage = desired.resolved(
            scope.stage, scope.exposure, of: scope.whole.manifest, in: scope.environments)
        commands += stage.ownCommands.compactMap(\.sifted)
        for command in commands {
            var said: Set<Naming> = []
            command.forEachNaming(of: stage) { naming, word in
                guard said.insert(naming).inserted else { return }
                if word.text == nil {
                    checkContent(of: naming, at: word.template.place, scope.subject, &problems)
                }
                checkReach(of: naming, word.template, command.files, scope, &problems)
            }
        }
    }

    /// Whether steps or checks of a stage run anything.
    private func runsOwn(_ stage: Stage) -> Bool {
        stage.allSteps.contains { !$0.run.isEmpty }
            || stage.uses.contains { use in
                !use.own.run.isEmpty || desired.checks[use.check.name]?.spec.run.isEmpty == false
            }
    }

    /// What the run alone can tell is covered by the folder that it is in, where `files` names that.
    private func checkReach(
        of naming: Naming, _ word: Template, _ files: [Reference], _ scope: StageScope,
        _ problems: inout Problems
    ) {
        guard !isCovered(naming, by: files) else { return }
        let demand = demand(of: scope)
        guard demand > .nothing else { return }
        let isTree = naming == .tree
        let remedy: String
        if case .below(let folder?) = naming {
            remedy = "write `files: [\(folder)]` beside it"
        } else {
            remedy = "write in `files` what the program needs"
        }
        problems.report(
            scope.subject, demand == .signed ? .error : .warning, rule: "uncovered", at: word.place,
            isTree
                ? "`\(word.text)` names the whole tree, of which a sign-off covers only what `files` names"
                : "only the run can tell which file `\(word.text)` names, so no sign-off covers it",
            remedy: remedy)
    }

    private func isCovered(_ naming: Naming, by files: [Reference]) -> Bool {
        switch naming {
        case .path, .git: return true
        case .tree, .below(nil): return !files.isEmpty
        case .below(let folder?):
            switch setting.tree.find(folder) {
            case nil, .file: return true
            case .folder, .odd: break
            }
            let inside = Array((folder + "/").utf8)
            return files.compactMap(\.name.pathWithinTree).contains {
                inside.starts(with: Array(($0 + "/").utf8))
            }
        }
    }

    /// The strictest that the policy asks in any environment of a stage, for work in any of its rollout;
    /// without a rule, nothing.
    private func demand(of scope: StageScope) -> Demand {
        let environments = scope.stage.isWork ? scope.whole.environments : scope.environments
        let change = scope.rollout.change?.name ?? "feature"
        let rules = (desired.policy?.spec.signOffs ?? []).filter {
            $0.change.isEmpty || $0.change.contains { $0.name == change }
        }
        guard !rules.isEmpty else { return .nothing }
        let demands = environments.map { environment -> Demand in
            let rule = rules.first {
                $0.environments?.selects(environment.name, labels: environment.metadata.labels)
                    ?? false
            }
            guard let rule, !rule.roles.isEmpty else { return .nothing }
            return rule.proof == .signed ? .signed : .declared
        }
        return demands.max() ?? .nothing
    }
}
