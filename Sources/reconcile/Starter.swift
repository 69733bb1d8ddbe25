import Host
import Records

/// The manifests that `reconcile init` writes where there are none: they work as they are.
enum Starter {
    static let manifests = """
        # What runs where, and how it is brought there. `reconcile schema Environment` has every field.
        apiVersion: reconcile/v1
        kind: Environment
        metadata: {name: production}
        spec:
          initial: {version: 1.0.0} # what runs there today
          actions:
            deploy:
              run: [./desired-state/deploy.sh, --environment=$(environment), --version=$(version)]
        ---
        # One change, carried through stages in this order.
        apiVersion: reconcile/v1
        kind: Rollout
        metadata: {name: app}
        spec:
          version: 1.1.0
          stages:
            - name: production
              environments: [production]

        """

    static let program = """
        #!/bin/sh
        # Brings one version to one environment, and exits with 0 when it is there. This one only says what it
        # was asked for: `reconcile history --said` shows it. Put your own commands in its place.
        set -eu
        echo "deploy.sh $*"

        """

    /// Writes them below the top of a working tree that has no `desired-state/`; returns what was written.
    static func write(below top: String) throws -> [String] {
        let folder = "\(top)/\(desiredStateFolder)"
        guard FileKind(at: folder) == nil else { return [] }
        try Directory.make(folder)
        try AtomicFile.create(Array(manifests.utf8), at: folder + "/app.yaml", mode: 0o644)
        try AtomicFile.create(Array(program.utf8), at: folder + "/deploy.sh", mode: 0o755)
        return ["app.yaml", "deploy.sh"].map { "\(desiredStateFolder)/\($0)" }
    }
}
