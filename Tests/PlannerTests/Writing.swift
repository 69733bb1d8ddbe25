/// A manifest in one line of YAML.
func manifest(_ kind: String, _ name: String, _ spec: String, labels: String = "{}") -> String {
    "{apiVersion: reconcile/v1, kind: \(kind), metadata: {name: \(name), labels: \(labels)}, spec: {\(spec)}}"
}

/// An environment that runs 1.0.0, which `deploy` changes.
func env(
    _ name: String, _ more: String = "", initial: String? = "{version: 1.0.0}",
    actions: String = "", labels: String = "{}"
) -> String {
    let initial = initial.map { "initial: \($0), " } ?? ""
    return manifest(
        "Environment", name,
        "\(initial)actions: {deploy: {run: [./deploy.sh, $(version)]}\(actions.isEmpty ? "" : ", ")\(actions)}\(more.isEmpty ? "" : ", ")\(more)",
        labels: labels)
}

/// The action that makes an environment measured.
let health = "health: {run: [./health.sh]}"
let flagsAction = "flags: {run: [./flags.sh]}"

func rollout(_ name: String, _ spec: String) -> String { manifest("Rollout", name, spec) }

func policy(_ spec: String) -> String { manifest("Policy", "us", spec) }

/// Engineering is erin and emil, quality is quinn, operations is omar and olga.
let roles = "roles: {engineering: [erin, emil], qa: [quinn], operations: [omar, olga]}"

func signOff(_ name: String, _ spec: String) -> String { manifest("SignOff", name, spec) }
