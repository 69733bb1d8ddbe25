import Edits
import Ledger
import Manifests
import Records
import YAML

/// `reconcile adopt`: one role agrees to a change of the policy, or of what an environment is.
enum AdoptCommand {
    static let subject = Operand(
        name: "SUBJECT", help: "`policy`, or `environment/` and its name.")
    static let role = Option.value("role", "ROLE", "As whom: a role that `amend:` names.")

    static let declaration = Command(
        name: "adopt",
        summary: "Approve a change of the policy or of an environment",
        discussion: [
            .prose(
                "A policy that says `amend:` stays in force until the roles named there have approved the next one; the same "
                    + "holds for what an environment is. Writes a SignOff in a file of its own, for the definition as it is "
                    + "committed here."),
            .prose(
                "Where any rule of the policy asks for `proof: signed` it is signed before it is written: with `--key`, or "
                    + "with the one key that the policy gives you, if your agent holds it."),
        ] + EditOptions.discussion,
        operands: [subject],
        options: [role] + EditOptions.signing + EditOptions.all,
        examples: [
            Command.Example(
                "reconcile adopt policy --role engineering", "Approves the policy as it is here."),
            Command.Example(
                "reconcile adopt environment/eu --role qa --branch adopt-eu",
                "Approves an environment, on a branch."),
        ],
        statuses: EditOptions.statuses(
            "There is no such thing, you may not, or it cannot be written safely."),
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings) throws
        -> ExitStatus
    {
        guard let role = arguments.value(of: role) else {
            throw UsageError(problem: "say as whom: --role ROLE", command: "reconcile adopt")
        }
        var (clone, saying) = try arguments.speaker(in: surroundings)
        saying.at = clone.momentOfItsOwn(saying, as: role)
        let adopted = try Adopted(arguments.required(subject), role, clone, saying)
        let desk = try arguments.signingDesk(adopted, clone, saying, in: surroundings)
        if arguments.isSet(EditOptions.printStatement) {
            desk.show(in: surroundings)
            return .success
        }
        let signs = desk.isWanted || clone.asksSignatures
        let isDry = arguments.isSet(EditOptions.dryRun)
        let said = signs && !isDry ? try desk.signed(in: surroundings) : saying
        let status = try arguments.finish(
            adopted.edit(said, clone), clone, saying, in: surroundings)
        if adopted.about.key == "policy", !arguments.wantsJSON {
            surroundings.output.write(keysAsked(by: clone.desired.policy, surroundings.page))
        }
        return status
    }
}

extension Clone {
    /// Another second than each in which the same person approved something as the same role here: two words of one
    /// second would be one.
    fileprivate func momentOfItsOwn(_ saying: Saying, as role: String) -> Instant {
        let given = desired.signOffs.all.map(\.spec).filter {
            $0.rollout == nil && $0.role.name == role && $0.by?.name == saying.by
        }.compactMap { $0.at?.utcInstant }
        guard let last = given.max(), last >= saying.at,
            last < saying.at + TimeSpan(seconds: 60)
        else { return saying.at }
        return last + TimeSpan(seconds: 1)
    }
}

/// A definition, and who approves it as what.
struct Adopted {
    let about: (key: String, name: String)
    let role: String
    let digest: String
    let environments: [String]

    init(_ subject: String, _ role: String, _ clone: Clone, _ saying: Saying) throws {
        guard let policy = clone.desired.policy else {
            throw LedgerTrouble(
                "there is no policy, so nobody's approval is asked",
                remedy: "What is pushed comes into force with the next pass: reconcile --once")
        }
        let name = subject.hasPrefix("environment/") ? String(subject.dropFirst(12)) : nil
        guard name != nil || subject == "policy" else {
            throw UsageError(
                problem: "`\(visible(subject))` is neither `policy` nor `environment/NAME`",
                command: "reconcile adopt")
        }
        let found =
            name == nil
            ? clone.desired.policyDigest
            : clone.desired.definitionDigest(ofEnvironment: name ?? "")
        guard let digest = found else {
            throw LedgerTrouble(
                "there is no environment `\(name ?? "")`",
                remedy: meantOrOneOf(
                    name ?? "", clone.desired.environments.names, otherwise: "There is none."))
        }
        let members = policy.spec.roles[role]?.members.map(\.name) ?? []
        guard members.contains(saying.by) else {
            throw LedgerTrouble(
                "`\(saying.by)` is no \(role), so it would count for nothing",
                remedy: members.isEmpty
                    ? "Name a role that has members"
                    : "Ask \(inWords(members)); or say who you are: --by NAME")
        }
        about = name == nil ? ("policy", policy.name) : ("environment", name ?? "")
        (self.role, self.digest, environments) = (role, digest, name.map { [$0] } ?? [])
    }

    func statement(on ground: Statement.Ground, _ saying: Saying, saw: String?) -> Statement {
        var statement = Statement(.adopt, on: ground, by: saying.by, at: saying.at)
        (statement.environments, statement.digest) = (environments, digest)
        (statement.role, statement.ledger, statement.reason) = (role, saw, saying.reason)
        return statement
    }

    func edit(_ saying: Saying, _ clone: Clone) throws -> FileEdit {
        try clone.telling {
            () throws(EditRefusal) in
            try adoption(
                of: about.name, kind: about.key, role: role, digest: digest, saying,
                policy: clone.policy, files: clone.bytes)
        }
    }
}
