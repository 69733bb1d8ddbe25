import Ledger
import Manifests

extension World {
    /// The approvals of a definition that count: all that are declared; where any rule asks for signatures, those
    /// that are signed, since who may change the policy may change everything.
    /// Who signed before what is in force was approved had something else before them: a change that was
    /// withheld then cannot undo this one.
    func provenAlone(
        _ given: [Approval], of digest: String, in environments: [String], since old: InForce?
    ) -> [Approval] {
        guard asksSignatures else { return given }
        let last = old?.approvalTimes.filter { $0 <= now }.max()
        return given.filter { approval in
            guard let written = try? ZonedDate(parsing: approval.at),
                let time = written.utcInstant, last.map({ time > $0 }) ?? true
            else { return false }
            var statement = Statement(.adopt, on: ground, by: approval.by, at: time)
            statement.environments = environments
            (statement.digest, statement.role) = (digest, approval.role)
            return !prove(statement, approval.parts, at: [time, now], nil).isUnproven
        }
    }
}

extension InForce {
    /// When people said that they approved what is in force.
    fileprivate var approvalTimes: [Instant] {
        signedOff.compactMap { name in
            name.split(separator: " ").last.flatMap { try? ZonedDate(parsing: String($0)) }?
                .utcInstant
        }
    }
}
