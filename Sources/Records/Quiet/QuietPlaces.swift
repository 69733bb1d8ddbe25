import Host

extension Site {
    /// Every place that a pass over this site looks at before it finds that nothing has moved; nil where
    /// the repository lies in a way that takes more than these to know: a linked worktree, a `.git` that is
    /// a file or a link, settings that include others, a start that is not its top.
    package func quietPlaces(from start: String, named: String, controllerFile: String?)
        -> [Sight.Place]?
    {
        guard repository == start || repository == start + "/.git",
            isPath ? hub == repository : true
        else { return nil }
        let settings = Sight.Place(repository + "/config", .content)
        guard let finding = settings.look(), !finding.includesOthers else { return nil }
        return [Sight.Place(named, .identity), settings]
            + contents(
                of: repository,
                ["HEAD", "commondir", "config.worktree", desired, local(LedgerBranch.name)])
            + (repository == start ? contents(of: start, [".git"]) : [])
            + [Sight.Place(repository + "/packed-refs", .stamp)]
            // What waits there has to be brought to the hub.
            + [Sight.Place(state + "/outbox", .stamp)]
            + hubPlaces + contents(of: state, ["controller", "verified", "branch"])
            + (controllerFile.map { [Sight.Place($0, .stamp)] } ?? [])
            + zoneFilesRead().map { Sight.Place($0, .stamp) }
    }

    private var hubPlaces: [Sight.Place] {
        guard let remote else {
            return contents(of: repository, [LedgerBranch.revisions, cleanMark])
        }
        let own = StateRepository.references(of: self).values.sorted()
        return contents(of: repository, ["refs/remotes/\(remote)/HEAD"])
            + contents(of: stateRepository, own + ["HEAD", "config", cleanMark])
            + [Sight.Place(stateRepository + "/packed-refs", .stamp)]
    }

    private var cleanMark: String { "clean-mark" }

    private func contents(of folder: String, _ names: [String]) -> [Sight.Place] {
        names.map { Sight.Place("\(folder)/\($0)", .content) }
    }
}

extension Site {
    /// What a remote hub named when `sights` were seen; nil where our repository does not say it plainly.
    package func remembered(in sights: [Sight]) -> RememberedHub? {
        var tips: [RememberedHub.Tip] = []
        for (reference, own) in StateRepository.references(of: self) {
            guard let bytes = bytes(of: "\(stateRepository)/\(own)", in: sights) else {
                return nil
            }
            let commit = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
            tips.append(RememberedHub.Tip(reference, commit))
        }
        return RememberedHub(
            address: hub, state: state, tips: tips.sorted { $0.reference < $1.reference })
    }

    /// Whether the last writer of the repository that is written to ended well; otherwise the next pass has to
    /// look for what is torn.
    package func isClean(in sights: [Sight]) -> Bool {
        let folder = isPath ? repository : stateRepository
        return bytes(of: "\(folder)/\(cleanMark)", in: sights)?.starts(with: Array("clean--".utf8))
            ?? false
    }

    /// Whether a reference, where it is a file of its own, names `commit`.
    package func names(_ reference: String, _ commit: String, in sights: [Sight]) -> Bool {
        let own = isPath ? nil : StateRepository.references(of: self)[reference]
        let path = own.map { "\(stateRepository)/\($0)" } ?? "\(repository)/\(reference)"
        return bytes(of: path, in: sights).map { $0.starts(with: Array(commit.utf8)) } ?? isPath
    }

    private func bytes(of path: String, in sights: [Sight]) -> [UInt8]? {
        guard let sight = sights.first(where: { $0.place.path == path }),
            case .bytes(let bytes) = sight.finding
        else { return nil }
        return bytes
    }
}

extension Sight.Finding {
    /// Whether settings may go on in files that are named there.
    fileprivate var includesOthers: Bool {
        guard case .bytes(let bytes) = self else { return true }
        return String(decoding: bytes, as: UTF8.self).lowercased().contains("include")
    }
}
