import Ledger
import Manifests

/// What executes needs the strongest proof that any rule asks, whatever the environment: who may change what runs in
/// the least of them reaches the others from there.
extension World {
    /// What a stage is done by: actions, steps, and the content of programs; nil where nothing executes.
    func means(of start: Candidate) -> String? {
        facts.digest(start.course.rollout.name, start.leg.name)?.means
    }

    /// The roles of the rules that ask for signatures, each once.
    var strongestRoles: [String] {
        var met: Set<String> = []
        let rules = (policy?.signOffs ?? []).filter { $0.proof == .signed }
        return rules.flatMap(\.roles).map(\.role.name).filter { met.insert($0).inserted }
    }

    /// Whether a start by a weaker rule, or by one that asks nobody, runs what nobody has signed there.
    func isOnFloor(_ start: Candidate, asksNobody: Bool) -> Bool {
        guard asksSignatures, !strongestRoles.isEmpty else { return false }
        guard asksNobody || proofAsked(of: start) == .declared else { return false }
        return !isSignedBefore(start)
    }

    /// Whether everything that executes was started there before, by a sign-off that was signed.
    func isSignedBefore(_ start: Candidate) -> Bool {
        guard let means = means(of: start) else { return true }
        return observed.environments[start.target.environment]?.means.contains(means) == true
    }

    /// Whether whoever let this start had to sign.
    func isSigned(_ start: Candidate) -> Bool {
        guard asksSignatures else { return false }
        let demand = demand(of: start, .entry)
        return !demand.roles.isEmpty && (demand.isOnFloor || proofAsked(of: start) == .signed)
    }

    /// Whether the programs of an environment are as somebody has signed them, where that is asked anywhere.
    func runsWhatIsSigned(_ environment: String) -> Bool {
        guard asksSignatures, !strongestRoles.isEmpty else { return true }
        guard let now = facts.programs(environment) else { return true }
        return observed.environments[environment]?.programs == now
    }

    /// Why a signature is asked where the rule asks for none.
    func wordsOfFloor(_ start: Candidate) -> String {
        let rollout = start.course.rollout.name
        let since =
            observed[start.target].done[start.leg.name]?.revision
            ?? observed.environments[start.target.environment]?.inForce?.revision
        let history = facts.history(rollout, start.leg.name, since)
        let change = history?.differences.first { $0.part == .byWhat }?.changes.first
        let commit = history?.commits.first.map { " in \($0.short) by \($0.author)" } ?? ""
        let asking = desired.environments.all.first { environment in
            policy?.strictestProof(for: environment) == .signed
        }
        return "nobody has signed what it runs"
            + (change.map { " (\($0)\(commit))" } ?? "")
            + ": signed, as " + (asking.map { "\($0.name) asks" } ?? "another rule asks")
    }
}

extension StageDigest {
    /// A hash of what it is done by; nil where nothing executes.
    package var means: String? {
        guard let part = parts.first(where: { $0.part == .byWhat }), !part.leaves.isEmpty else {
            return nil
        }
        return hexadecimal(part.hash)
    }
}
