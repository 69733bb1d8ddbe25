import TestSupport
import Testing

/// Something that a person does who may push, or who holds one key; and what stops it.
struct Attack: Sendable, CustomTestStringConvertible {
    var name: String
    /// What the next pass says.
    var says: String
    /// What of the team is otherwise.
    var signOffs: String?
    var stage: String
    /// A script in the repository; whatever it leaves is committed.
    var script: String

    init(
        _ name: String, says: String, signOffs: String? = nil, stage: String = "",
        _ script: String
    ) {
        (self.name, self.says, self.signOffs) = (name, says, signOffs)
        (self.stage, self.script) = (stage, script)
    }

    var testDescription: String { name }

    /// A team that has approved who may change what; its canary is signed as all roles but those in `lacking`.
    func team(lacking: Set<String> = []) throws -> SigningTeam {
        let team = try SigningTeam(
            rules: "  amend: {roles: [engineering, qa]}", signOffs: signOffs, stage: stage)
        try team.play.program("lib/tool.sh", "true\n")
        try team.play.shell(
            "sed -i 's#{run: \\[./deploy.sh\\]}#{run: [./deploy.sh], files: [lib]}#' desired-state/manifests.yaml"
        )
        try team.play.sandbox.commit("Add a library")
        _ = try team.pass()
        for (role, who) in zip(["engineering", "operations", "qa"], SigningTeam.people)
        where !lacking.contains(role) {
            try team.sign("canary", role, who)
        }
        return team
    }

    /// Does it, with a little of what an attacker has at hand.
    func strike(_ team: SigningTeam) throws -> Finished {
        try team.play.shell(
            """
            m=desired-state/manifests.yaml
            say() {
              printf 'apiVersion: reconcile/v1\\nkind: SignOff\\nmetadata: {name: %s}\\nspec: {%s}\\n' \
                "$1" "$2" > desired-state/$1.yaml
            }
            yes='rollout: app, stage: canary, role: qa, by: quinn, at: 2025-05-09T14:03:22Z'
            {
            \(script)
            } && git add -A && { git diff --cached --quiet || git commit -qm Strike; }
            """)
    }
}
