import Edits
import Git
import Manifests
import Records
import YAML

/// The clone that a person stands in, at the commit that is checked out.
struct Clone {
    let folder: String
    let head: Head
    let newBranch: String?
    let remote: String?
    let reading: Reading
    /// Nil where nobody has told git who they are.
    let author: Author?

    init(around start: String, newBranch: String?, variable: (String) -> String?) throws {
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
        author = try repository.author(variable)
        (self.head, self.newBranch) = (head, newBranch)
    }

    var branch: String { newBranch ?? head.branch ?? "" }
    var desired: DesiredState { reading.desired }
    var policy: Policy? { desired.policy?.spec }

    /// A file of the commit; nil where there is none.
    func bytes(of path: String) -> [UInt8]? {
        guard let repository = try? Repository(at: folder),
            let entry = try? repository.entry(at: path, in: head.commit), entry.kind == .file
        else { return nil }
        return try? repository.blob(entry.id, maxBytes: Limits.standard.fileBytesMax)
    }

    /// Who the policy knows by an address.
    var speaker: String? {
        guard let author, let people = policy?.people else { return nil }
        return people.rows.first { $0.value.addresses.contains(author.email) }?.name
    }

    /// Nil where the policy knows who speaks.
    var whyNobodySpeaks: String? {
        guard speaker == nil else { return nil }
        guard let author else {
            return "git config user.email is not set here, so that is the user's name"
        }
        return
            "your git address `\(author.email)` (git config user.email, or GIT_AUTHOR_EMAIL) is nobody's in `people`, "
            + "so that is the user's name"
    }

    func edit(_ wish: Wish, _ name: String, _ saying: Saying) throws -> FileEdit {
        try refusing(name) { (rollout) throws(EditRefusal) in
            try fulfil(wish, of: rollout, saying, policy: policy, files: bytes)
        }
    }

    func refusing<Result>(
        _ name: String, _ body: (Manifest<Rollout>) throws(EditRefusal) -> Result
    ) throws -> Result {
        guard let rollout = desired.rollouts[name] else {
            throw LedgerTrouble(
                "there is no rollout `\(name)` in what is committed on \(head.branch ?? "this commit")",
                remedy: meantOrOneOf(
                    name, desired.rollouts.names, otherwise: "There is none at all."))
        }
        return try telling { () throws(EditRefusal) in try body(rollout) }
    }

    /// A refusal with its place.
    func telling<Result>(_ body: () throws(EditRefusal) -> Result) throws -> Result {
        do throws(EditRefusal) {
            return try body()
        } catch {
            let place = error.location.map { $0.words + ": " } ?? ""
            throw LedgerTrouble(place + error.problem, remedy: error.remedy)
        }
    }

    func commit(_ edit: FileEdit, _ saying: Saying, command: String) throws
        -> OwnCommit.Made
    {
        try ownCommit(edit, saying, command: command).make()
    }

    /// Refuses what could not be committed in the end, before anybody is asked or signs.
    func refuseObstacle(to edit: FileEdit, _ saying: Saying) throws {
        try ownCommit(edit, saying, command: "").refuseObstacle()
    }

    private func ownCommit(_ edit: FileEdit, _ saying: Saying, command: String) throws -> OwnCommit
    {
        guard let author else {
            throw LedgerTrouble(
                "git does not know who you are, and a commit says it",
                remedy: "git config --global user.name NAME; git config --global user.email ADDRESS"
            )
        }
        return OwnCommit(
            repository: folder, head: head, newBranch: newBranch, path: edit.file,
            before: edit.before, after: edit.after,
            message:
                "\(visible(edit.subject))\n\nSaid by \(visible(saying.by)) with `reconcile \(command)`.\n",
            author: author, at: saying.at)
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

extension Arguments {
    /// Who reads, or says something to the ledger: the policy may know them by their git address.
    func reader(in surroundings: Surroundings) throws -> String {
        if let named = value(of: PersonOptions.person) { return named }
        let view = try Viewpoint(repository: value(of: SiteOptions.repository), in: surroundings)
        let clone = try? Clone(
            around: view.start, newBranch: nil, variable: surroundings.environment)
        return clone?.speaker ?? surroundings.person
    }
}
