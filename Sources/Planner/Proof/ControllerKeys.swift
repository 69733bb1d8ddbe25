package import Ledger
package import Manifests

extension Policy {
    /// Who signs the ledger while this policy is in force. A date that cannot be read ends a key: it must not count for
    /// ever, and that nobody can sign is said.
    package func controllerKeys(in begins: (ZonedDate) -> Instant?) -> [ControllerKey] {
        controllers.map { key in
            var one = ControllerKey()
            one.ssh = key.ssh.split(separator: " ").prefix(2).joined(separator: " ")
            one.name = key.name
            let ends = [
                key.until.map { date in begins(date).map { date.end(of: $0) } ?? never },
                key.lost.map { begins($0) ?? never },
                key.compromised.map { $0.since.map { begins($0) ?? never } ?? never },
                key.from.flatMap { begins($0) == nil ? never : nil },
            ].compactMap { $0 }
            (one.from, one.until) = (key.from.flatMap(begins), ends.min())
            return one
        }
    }
}

/// Before anything was signed.
private let never = Instant(seconds: 0)

extension Facts {
    /// What the entry that adopts this policy must say of who signs.
    package func controllerKeys(of policy: Policy) -> [ControllerKey] {
        policy.controllerKeys { begins(.date($0), Rollout()) }
    }
}
