/// What commits that nobody has answered for keep from being written over, or built upon.
extension HeldCommit {
    /// Whether nothing is sure behind it: controllers sign this ledger, and it is none of theirs; or it touches the ledger's own file, what no ledger has, or nothing that
    /// could be named.
    package var holdsEverything: Bool {
        wasToBeSigned || commit.isMerge || commit.files.isEmpty
            || commit.files.contains { file in
                let known = StateFile(path: file.path)
                return known == nil || known == .ledger
            }
    }

    package func holds(_ file: StateFile) -> Bool { holdsEverything || touches(file.path) }

    /// The targets whose own files it touches.
    package var targets: [TargetID] {
        files.compactMap { if case .target(let target) = $0 { target } else { nil } }
    }

    /// What is held by it, for a person.
    package var subjects: String {
        if holdsEverything { return "everything" }
        return files.map { file in
            switch file {
            case .ledger: "everything"
            case .rollout(let name): "starts of \(name)"
            case .environment(let name): "all in \(name)"
            case .target(let target): target.text
            }
        }.joined(separator: ", ")
    }

    private var files: [StateFile] { commit.paths.compactMap(StateFile.init(path:)) }
}

extension [HeldCommit] {
    package func holds(_ file: StateFile) -> Bool { contains { $0.holds(file) } }

    /// Those because of which nothing of `target` is recorded: its own file is in doubt, or that of its
    /// environment, where its actions are.
    package func holding(_ target: TargetID) -> [HeldCommit] {
        let files =
            target.isPlain ? [target.file, .environment(target.environment)] : [target.file]
        return filter { held in files.contains(where: held.holds) }
    }

    /// Those because of which `target` starts nothing: besides, what was said of its rollout may be in doubt.
    package func holdingStarts(of target: TargetID) -> [HeldCommit] {
        let direct = holding(target)
        guard !target.isOwn else { return direct }
        return filter { direct.contains($0) || $0.holds(.rollout(target.rollout)) }
    }

    /// Whether `entry`, which is to follow `state`, would write over what is in doubt.
    package func refuses(_ entry: Entry, after state: ObservedState) -> Bool {
        state.files(changedBy: entry).contains(where: holds)
    }
}
