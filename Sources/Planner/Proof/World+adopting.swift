import Manifests

extension World {
    /// The approvals of a definition that count: all that are declared; where any rule asks for signatures, those
    /// that are signed, since who may change the policy may change everything.
    func provenAlone(_ given: [Approval], of digest: String, in environments: [String])
        -> [Approval]
    {
        guard asksSignatures else { return given }
        return given.filter { approval in
            guard let written = try? ZonedDate(parsing: approval.at),
                let time = written.utcInstant
            else { return false }
            var statement = Statement(.adopt, on: ground, by: approval.by, at: time)
            statement.environments = environments
            (statement.digest, statement.role) = (digest, approval.role)
            return !prove(statement, approval.parts, at: [time, now], nil).isUnproven
        }
    }
}
