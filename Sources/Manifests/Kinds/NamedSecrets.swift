/// The secrets that a manifest names, wherever it may name one.
extension Table<SecretOr> {
    var secrets: [Reference] { rows.compactMap(\.value.secret) }
}

extension Environment {
    var secrets: [Reference] {
        variables.secrets + (initial?.variables.secrets ?? [])
            + actions.rows.compactMap(\.value.action).flatMap(\.secrets)
    }
}

extension Action {
    var secrets: [Reference] {
        environment.secrets + (http?.headers.secrets ?? []) + steps.flatMap(\.secrets)
    }
}

extension Step {
    var secrets: [Reference] { environment.secrets + (http?.headers.secrets ?? []) }
}

extension Check {
    var secrets: [Reference] {
        (prometheus?.headers.secrets ?? []) + (http?.headers.secrets ?? [])
    }
}

extension Channel {
    var secrets: [Reference] {
        [slack?.url?.secret, email?.password?.secret, webhook?.url?.secret, webhook?.sign?.secret]
            .compactMap(\.self) + (webhook?.headers.secrets ?? [])
    }
}

extension Stage {
    /// Its own steps, and those on the way in and out.
    var allSteps: [Step] { (entry?.steps ?? []) + steps + (exit?.steps ?? []) }
}
