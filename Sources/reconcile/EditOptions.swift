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

    static let key = Option.value(
        "key", "FILE", completes: .file,
        "Sign with this private key, by ssh-keygen; or with the key of a .pub file that your agent holds."
    )
    static let printStatement = Option.flag(
        "print-statement", "Print what would be signed, to sign it elsewhere, and change nothing.")
    static let signature = Option.value(
        "signature", "FILE", completes: .file,
        "Place a signature that was made elsewhere: STATEMENT.sig, beside the STATEMENT that was printed."
    )
    static let signing = [key, printStatement, signature]

    static let signingDiscussion: Command.Paragraph = .prose(
        "Where a rule asks for `proof: signed` the word is signed before it is written: with `--key`, or with "
            + "the one key that the policy gives you, if your agent holds it. Elsewhere: print the statement, sign it "
            + "there, and give the same command again with `--signature`.")

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
                    + "that is checked out. No hook runs; push it as any commit."
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
        var (clone, saying) = try speaker(in: surroundings)
        if try signedElsewhere(in: surroundings) == nil {
            saying.at = surroundings.waitForSecondBehind(
                spoken(by: saying.by, in: clone, in: surroundings), from: saying.at)
        }
        let wish = try wish(clone, saying)
        var edit = try clone.edit(wish, required(EditOptions.rollout), saying)
        let desk = try signingDesk(clone, wish, saying, in: surroundings)
        if isSet(EditOptions.printStatement) {
            guard let desk else { throw nothingToSign }
            desk.show(in: surroundings)
            return .success
        }
        if !isSet(EditOptions.dryRun) { try clone.refuseObstacle(to: edit, saying) }
        if !wantsJSON { surroundings.output.write(try showing(clone)) }
        let signs = desk != nil && !isSet(EditOptions.dryRun)
        if signs, let desk {
            // Nobody is asked for a passphrase who has not agreed.
            guard try consent(clone) else { return .invalid }
            edit = try clone.edit(
                wish, required(EditOptions.rollout), try desk.signed(in: surroundings))
        }
        return try finish(edit, clone, saying, in: surroundings) {
            try signs || consent(clone)
        }
    }

    /// Who speaks, and in which clone.
    func speaker(in surroundings: Surroundings) throws -> (Clone, Saying) {
        let view = try Viewpoint(repository: value(of: EditOptions.repository), in: surroundings)
        let clone = try Clone(
            around: view.start, newBranch: value(of: EditOptions.branch),
            variable: surroundings.environment)
        var saying = Saying(
            by: value(of: EditOptions.person) ?? clone.speaker ?? surroundings.person,
            at: try signedElsewhere(in: surroundings)?.time ?? surroundings.now(),
            reason: value(of: EditOptions.reason).flatMap { $0.isEmpty ? nil : $0 })
        if !isSet(EditOptions.person) { saying.foundBy = clone.whyNobodySpeaks }
        return (clone, saying)
    }

    /// Shows a change, asks whether it is meant, and commits it.
    func finish(
        _ edit: FileEdit, _ clone: Clone, _ saying: Saying, in surroundings: Surroundings,
        consent: () throws -> Bool = { true }
    ) throws -> ExitStatus {
        guard edit.before != edit.after else {
            throw LedgerTrouble(
                "\(edit.file) says that already; nothing was changed",
                remedy: "`reconcile status` shows what is waited for.")
        }
        let diff = LineDiff(edit.before ?? [], edit.after)
        if !wantsJSON {
            surroundings.output.write(
                diff.text(edit.file, surroundings.paint(.auto), on: surroundings.page))
        }
        guard try consent() else { return .invalid }
        let made =
            try isSet(EditOptions.dryRun)
            ? nil : clone.commit(edit, saying, command: surroundings.words.first ?? "")
        if let complaint = made?.complaint { surroundings.remark(complaint) }
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
