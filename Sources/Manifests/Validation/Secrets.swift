import YAML

extension Validation {
    /// Secrets that manifests name must be known to the machine, and be meant for who is given them.
    func checkSecrets(_ controller: Controller, _ problems: inout Problems) {
        let shelf = SecretShelf(controller)
        for manifest in desired.environments.all {
            let subject = Subject(.environment, manifest.name)
            let holders = manifest.spec.abstract ? [] : [subject]
            shelf.check(manifest.spec.secrets, for: holders, in: subject, &problems)
        }
        for manifest in desired.checks.all {
            let subject = Subject(.check, manifest.name)
            let holders = manifest.spec.abstract ? [] : [subject]
            shelf.check(manifest.spec.secrets, for: holders, in: subject, &problems)
        }
        for manifest in desired.channels.all {
            let subject = Subject(.channel, manifest.name)
            shelf.check(manifest.spec.secrets, for: [subject], in: subject, &problems)
        }
        for manifest in desired.rollouts.all { check(manifest, by: shelf, &problems) }
    }

    /// What a stage brings is given to every environment that it goes to.
    private func check(
        _ manifest: Manifest<Rollout>, by shelf: SecretShelf, _ problems: inout Problems
    ) {
        let subject = Subject(.rollout, manifest.name)
        let rollout = manifest.spec
        for (stage, exposure) in zip(rollout.resolvedStages(), rollout.exposures()) {
            let secrets = exposure.variables.secrets + stage.allSteps.flatMap(\.secrets)
            if !secrets.isEmpty {
                let environments = stage.environments.map(selected) ?? []
                let holders = environments.map { Subject(.environment, $0.name) }
                shelf.check(secrets, for: holders, in: subject, &problems)
            }
            for use in stage.uses where !use.own.secrets.isEmpty {
                let check = Subject(.check, use.check.name)
                shelf.check(use.own.secrets, for: [check], in: subject, &problems)
            }
        }
    }
}

/// What `controller.yaml` says of secrets.
private struct SecretShelf {
    private let sources: [String: SecretSource]
    private let names: [String]

    init(_ controller: Controller) {
        names = controller.secrets.names
        sources = Dictionary(controller.secrets.rows.map { ($0.name, $0.value) }) { $1 }
    }

    /// Reports in `subject` each secret that is unknown, or that one of `holders` may not have.
    func check(
        _ secrets: [Reference], for holders: [Subject], in subject: Subject,
        _ problems: inout Problems
    ) {
        for secret in secrets {
            guard let source = sources[secret.name] else {
                problems.unknown("secret", secret, among: names, in: subject)
                continue
            }
            for holder in holders where !source.allows(holder) {
                problems.report(
                    subject, rule: "secret-not-allowed", at: secret.place,
                    "the \(holder.words) may not have the secret `\(secret.name)`",
                    remedy: "`controller.yaml` says who may; its owner can add it there")
            }
        }
    }
}

extension SecretSource {
    fileprivate func allows(_ holder: Subject) -> Bool {
        let allowed =
            switch holder.kind {
            case .environment: environments
            case .check: checks
            case .channel: channels
            case .rollout, .policy, .signOff: [Reference]()
            }
        return allowed.contains { $0.name == holder.name }
    }
}
