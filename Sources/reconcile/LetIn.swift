import Git
import Ledger
import Manifests
import Records

/// What let in each stage that was verified in a target, as the entries of the ledger have it: the record of a target
/// has the last step's alone.
func evidence(ofStages done: [String: DoneRecord], in target: TargetID, at site: Site) throws
    -> [String: [Evidence]]
{
    let measured = done.filter { $0.value.claimedBy == nil }
    return try evidence(ofStages: measured.mapValues(\.at), in: target, at: site)
}

/// The same of the last start of each stage that was not after a moment.
func evidence(ofStages stages: [String: Instant], in target: TargetID, at site: Site) throws
    -> [String: [Evidence]]
{
    var wanted = stages
    let repository = try Repository(at: site.ledgerRepository)
    guard !wanted.isEmpty, let tip = try repository.current(site.ledgerReference) else {
        return [:]
    }
    var found: [String: [Evidence]] = [:]
    let head = target.text + ": "
    for commit in try repository.firstParents(from: tip, downTo: nil) ?? [] {
        if wanted.isEmpty { break }
        guard commit.message.hasPrefix(head),
            case .intent(let intent) = try repository.pastEntry(of: commit)?.entry.transition,
            intent.attempt.purpose == .start, let stage = wanted[intent.attempt.stage],
            commit.committer.seconds <= Int64(stage.seconds)
        else { continue }
        found[intent.attempt.stage] = intent.evidence
        wanted[intent.attempt.stage] = nil
    }
    return found
}
