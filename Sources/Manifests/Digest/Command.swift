/// A word of a command, taken apart once for all who look at it.
struct CommandWord {
    let template: Template
    /// The text where no `$(…)` is put into it.
    let text: String?
    let pieces: [Template.Piece]

    init(_ template: Template) {
        self.template = template
        guard template.text.utf8.contains(0x24) else {
            (text, pieces) = (template.text, [])
            return
        }
        pieces = Template.pieces(template.text)
        text = pieces.count == 1 ? pieces[0].literal : nil
    }
}

/// A program that a stage may run, with the environments in which it may: nil for none of them.
struct Command {
    var words: [CommandWord]
    var files: [Reference]
    var environments: [Manifest<Environment>?]

    init(words: [Template], files: [Reference], environments: [Manifest<Environment>?]) {
        self.words = words.map(CommandWord.init)
        self.files = files
        self.environments = environments
    }

    func forEachNaming(of stage: ResolvedStage, _ body: (Naming, CommandWord) -> Void) {
        forEachNaming(by: { Fillings(stage, in: $0) }, body)
    }

    /// Calls `body` with what each word may name; once for what is the same in all environments.
    func forEachNaming(
        by fillings: (Manifest<Environment>?) -> Fillings, _ body: (Naming, CommandWord) -> Void
    ) {
        var isMade = false
        for word in words {
            guard let text = word.text else {
                isMade = true
                continue
            }
            for naming in Naming.namings(in: text) { body(naming, word) }
        }
        guard isMade else { return }
        for environment in environments {
            let fillings = fillings(environment)
            for word in words where word.text == nil {
                for naming in Naming.namings(in: fillings.filled(word.pieces)) {
                    body(naming, word)
                }
            }
        }
    }

    /// Every path that a word could mean, and every one that is named as one, whether or not anything is there.
    func paths(by fillings: (Manifest<Environment>?) -> Fillings) -> PathSet {
        var found = PathSet(files.compactMap(\.name.pathWithinTree))
        forEachNaming(by: fillings) { naming, _ in
            if case .path(let path) = naming { found.insert(path) }
        }
        return found
    }
}

extension ResolvedStage {
    /// All that the stage may run: actions, those for going back too, steps and checks.
    var commands: [Command] {
        environments.flatMap { $0.spec.commands(in: $0) } + ownCommands
    }

    /// Steps and checks.
    var ownCommands: [Command] {
        let places: [Manifest<Environment>?] = environments.isEmpty ? [nil] : environments
        var found = stage.allSteps.map {
            Command(words: $0.run, files: $0.files, environments: places)
        }
        for check in checks { found.append(command(check.spec, called: check.name)) }
        for use in uses { found.append(command(use.own, called: use.check.name)) }
        return found.filter { !$0.words.isEmpty || !$0.files.isEmpty }
    }

    private func command(_ check: Check, called name: String) -> Command {
        let places = checkPlaces[name] ?? []
        return Command(
            words: check.run, files: check.files, environments: places.isEmpty ? [nil] : places)
    }
}

extension Environment {
    /// What its actions run; `manifest` is where this stands.
    func commands(in manifest: Manifest<Environment>) -> [Command] {
        actions.rows.compactMap(\.value.action).flatMap { action in
            [Command(words: action.run, files: action.files, environments: [manifest])]
                + action.steps.map {
                    Command(words: $0.run, files: $0.files, environments: [manifest])
                }
        }
    }
}
