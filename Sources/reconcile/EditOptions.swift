import Edits
import Git
import Host
import Manifests
import Records
import YAML

/// What the commands have in common that change a manifest in place.
enum EditOptions {
    static let rollout = Operand(name: "ROLLOUT", help: "The rollout whose manifest is changed.")
    static let repository = SiteOptions.repository
    static let branch = Option.value(
        "branch", "NAME",
        "Commit to a new branch of this name, for a pull request; files stay as they are.")
    static let dryRun = Option.flag("dry-run", "Show the change, and make none.")
    static let reason = Option.value("reason", "TEXT", "Why; it stands in the file and the commit.")
    static let person = Option.value(
        "by", "NAME",
        "Who says so; unless said who the policy knows by your git address, then `USER`.")

    static let all = [reason, person, dryRun, branch, repository, AnswerForm.option]

    static func statuses(_ invalid: String) -> [Command.Status] {
        [
            Command.Status(.success, "It is committed, or shown with --dry-run."),
            Command.Status(.failure, "It could not be written."),
            Command.Status(.invalid, invalid),
        ]
    }

    static let discussion: [Command.Paragraph] =
        [
            .prose(
                "The file is changed in place, every other byte as it was, and committed to the branch "
                    + "that is checked out. No hook runs and nothing is signed; push it as any commit."
            )
        ] + AnswerForm.keys(["file, subject, diff", "branch, commit   null with --dry-run"])
}

extension Arguments {
    /// Changes the manifest of the rollout that is committed here, shows how, and commits it; `consent` may
    /// say no once it is known what will be written.
    func edit(
        _ wish: (Clone, Saying) throws -> Wish, in surroundings: Surroundings,
        showing: (Clone) throws -> String = { _ in "" },
        consent: (Clone) throws -> Bool = { _ in true }
    ) throws -> ExitStatus {
        let view = try Viewpoint(repository: value(of: EditOptions.repository), in: surroundings)
        let clone = try Clone(around: view.start, newBranch: value(of: EditOptions.branch))
        let author = try clone.author(surroundings.environment)
        let saying = Saying(
            by: value(of: EditOptions.person) ?? clone.speaker(author) ?? surroundings.person,
            at: surroundings.now(),
            reason: value(of: EditOptions.reason).flatMap { $0.isEmpty ? nil : $0 })
        let wish = try wish(clone, saying)
        let edit = try clone.refusing(required(EditOptions.rollout)) {
            (rollout) throws(EditRefusal) in
            try fulfil(wish, of: rollout, saying, policy: clone.policy, files: clone.bytes)
        }
        guard edit.before != edit.after else {
            throw LedgerTrouble("\(edit.file) says that already; nothing was changed")
        }
        let diff = LineDiff(edit.before ?? [], edit.after)
        if !wantsJSON {
            surroundings.output.write(try showing(clone))
            surroundings.output.write(diff.text(edit.file, surroundings.paint(.auto)))
        }
        guard try consent(clone) else { return .invalid }
        let made =
            try isSet(EditOptions.dryRun)
            ? nil : clone.commit(edit, saying, by: author, command: surroundings.words.first ?? "")
        if let complaint = made?.complaint { surroundings.errors.write(visible(complaint) + "\n") }
        let commit = made?.commit
        if wantsJSON {
            surroundings.output.write(clone.json(of: edit, diff, commit).text)
        } else if let commit {
            let desired = (try? site(in: surroundings))?.branch
            surroundings.output.write(clone.words(of: commit, edit.subject, desired: desired))
        }
        return .success
    }
}

/// The clone that a person stands in, at the commit that is checked out.
struct Clone {
    let folder: String
    let head: Head
    let newBranch: String?
    let remote: String?
    let reading: Reading

    init(around start: String, newBranch: String?) throws {
        let repository = try Repository(discovering: start)
        guard let head = try repository.head() else {
            throw LedgerTrouble(
                "the branch that is checked out has no commit yet",
                remedy: "Commit the manifests first")
        }
        guard head.branch != nil || newBranch != nil else {
            throw LedgerTrouble(
                "no branch is checked out, so a commit would belong to none",
                remedy: "git switch BRANCH, or commit to a new one: --branch NAME")
        }
        if let newBranch,
            newBranch.hasPrefix("-") || newBranch.hasPrefix("refs/")
                || ["HEAD", "@"].contains(newBranch)
        {
            throw LedgerTrouble(
                "`\(newBranch)` is no name for a branch",
                remedy: "Name it as `git branch` would: --branch NAME")
        }
        if let newBranch, try repository.current("refs/heads/\(newBranch)") != nil {
            throw LedgerTrouble(
                "there is a branch `\(newBranch)` already", remedy: "Name another: --branch NAME")
        }
        folder = repository.gitDirectory
        remote = repository.address(ofRemote: "origin") == nil ? nil : "origin"
        reading = try readDesired(at: head.commit, of: repository)
        (self.head, self.newBranch) = (head, newBranch)
    }

    var branch: String { newBranch ?? head.branch ?? "" }
    var desired: DesiredState { reading.desired }
    var policy: Policy? { desired.policy?.spec }

    func author(_ variable: (String) -> String?) throws -> Author? {
        try Repository(at: folder).author(variable)
    }

    /// A file of the commit; nil where there is none.
    func bytes(of path: String) -> [UInt8]? {
        guard let repository = try? Repository(at: folder),
            let entry = try? repository.entry(at: path, in: head.commit), entry.kind == .file
        else { return nil }
        return try? repository.blob(entry.id, maxBytes: Limits.standard.fileBytesMax)
    }

    /// Who the policy knows by an address.
    func speaker(_ author: Author?) -> String? {
        guard let author, let people = policy?.people else { return nil }
        return people.rows.first { $0.value.addresses.contains(author.email) }?.name
    }

    func refusing(
        _ name: String, _ body: (Manifest<Rollout>) throws(EditRefusal) -> FileEdit
    ) throws -> FileEdit {
        guard let rollout = desired.rollouts[name] else {
            throw LedgerTrouble(
                "there is no rollout `\(name)` in what is committed on \(head.branch ?? "this commit")",
                remedy: meantOrOneOf(
                    name, desired.rollouts.names, otherwise: "There is none at all."))
        }
        do throws(EditRefusal) {
            return try body(rollout)
        } catch {
            let place = error.location.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
            throw LedgerTrouble(place + error.problem, remedy: error.remedy)
        }
    }

    func commit(_ edit: FileEdit, _ saying: Saying, by author: Author?, command: String) throws
        -> OwnCommit.Made
    {
        guard let author else {
            throw LedgerTrouble(
                "git does not know who you are, and a commit says it",
                remedy: "git config --global user.name NAME; git config --global user.email ADDRESS"
            )
        }
        return try OwnCommit(
            repository: folder, head: head, newBranch: newBranch, path: edit.file,
            before: edit.before, after: edit.after,
            message:
                "\(visible(edit.subject))\n\nSaid by \(visible(saying.by)) with `reconcile \(command)`.\n",
            author: author, at: saying.at
        ).make()
    }

    func json(of edit: FileEdit, _ diff: LineDiff, _ commit: ObjectID?) -> JSON {
        [
            "file": .string(edit.file), "subject": .string(edit.subject),
            "diff": .string(diff.text(edit.file, Paint(isOn: false))),
            "branch": .optional(commit.map { _ in branch }), "commit": .optional(commit?.hex),
        ]
    }

    func words(of commit: ObjectID, _ subject: String, desired: String?) -> String {
        let isDesired = newBranch == nil && (desired == nil || desired == head.branch)
        let next =
            remote.map { "Push it: git push \($0) \(branch)" }
            ?? (isDesired
                ? "The next pass acts by it."
                : "It counts once it is on \(desired ?? "the desired branch").")
        return
            "Committed to \(visible(branch)): \(commit.hex.prefix(10)) \(visible(subject))\n\(visible(next))\n"
    }
}
