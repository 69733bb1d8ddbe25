import TestSupport

/// A repository with the manifests of a small team.
func team(_ test: String = #function, version: String = "2.4.0") throws -> GitSandbox {
    let sandbox = try GitSandbox(test)
    try sandbox.write("deploy.sh", "#!/bin/sh\necho \"$@\"\n")
    try sandbox.git(["update-index", "--add", "--chmod=+x", "deploy.sh"])
    _ = try run("chmod", ["+x", sandbox.path + "/deploy.sh"], environment: [:])
    try sandbox.write("desired-state/production.yaml", production)
    try sandbox.write("desired-state/app.yaml", app(version: version))
    return sandbox
}

let production = """
    apiVersion: reconcile/v1
    kind: Environment
    metadata: {name: production}
    spec:
      initial: {version: 2.3.1}
      actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}

    """

func app(version: String, soak: String = "soak: 1h") -> String {
    """
    apiVersion: reconcile/v1
    kind: Rollout
    metadata: {name: app}
    spec:
      version: \(version)
      stages:
        - name: production
          environments: [production]
          \(soak)

    """
}
