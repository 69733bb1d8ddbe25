import YAML

extension Validation {
    /// Secrets that manifests name must be known to the machine, and be meant for who names them.
    func checkSecrets(_ controller: Controller, _ problems: inout Problems) {
        for manifest in desired.environments.all {
            let subject = Subject(.environment, manifest.name)
            let own = manifest.spec
            var secrets = own.variables.rows.compactMap(\.value.secret)
            for row in own.actions.rows {
                guard let action = row.value.action else { continue }
                secrets += action.environment.rows.compactMap(\.value.secret)
                secrets += (action.http?.headers.rows ?? []).compactMap(\.value.secret)
            }
            check(
                secrets, of: subject, in: controller, isReal: !own.abstract, \.environments,
                &problems)
        }
        for manifest in desired.checks.all {
            let headers =
                (manifest.spec.prometheus?.headers.rows ?? [])
                + (manifest.spec.http?.headers.rows ?? [])
            check(
                headers.compactMap(\.value.secret), of: Subject(.check, manifest.name),
                in: controller,
                isReal: !manifest.spec.abstract, \.checks, &problems)
        }
        for manifest in desired.channels.all {
            let channel = manifest.spec
            let secrets =
                [
                    channel.slack?.url?.secret, channel.email?.password?.secret,
                    channel.webhook?.url?.secret,
                    channel.webhook?.sign?.secret,
                ].compactMap { $0 }
                + (channel.webhook?.headers.rows ?? []).compactMap(\.value.secret)
            check(
                secrets, of: Subject(.channel, manifest.name), in: controller, isReal: true,
                \.channels, &problems)
        }
    }

    private func check(
        _ secrets: [Reference], of subject: Subject, in controller: Controller, isReal: Bool,
        _ allowed: (SecretSource) -> [Reference], _ problems: inout Problems
    ) {
        for secret in secrets {
            guard let source = controller.secrets[secret.name] else {
                problems.unknown("secret", secret, among: controller.secrets.names, in: subject)
                continue
            }
            guard isReal, !allowed(source).contains(where: { $0.name == subject.name }) else {
                continue
            }
            problems.report(
                subject, rule: "secret-not-allowed", at: secret.place,
                "the \(subject.words) may not have the secret `\(secret.name)`",
                remedy: "`controller.yaml` says who may; its owner can add it there")
        }
    }
}
