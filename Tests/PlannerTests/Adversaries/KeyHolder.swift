import Ledger
import Manifests
import Planner
import Testing

/// A stage of a team that asks for signatures, and what its people sign.
struct KeyHolder {
    static let at = "2025-06-01T12:00:00Z"
    var rule = "{for: any, roles: [engineering, qa], proof: signed}"
    var policy = ""
    var people = ["erin", "emil", "quinn", "olga", "omar"]
    /// More of a person than a key, by name.
    var more: [String: String] = [:]
    var eu = ""
    var labels = "{}"
    var stage = "soak: 0s"

    var scenario: Scenario {
        let people = people.map { name in
            "\(name): {keys: [{ssh: \(Signing.line(String(name.prefix(4))))\(more[name] ?? "")}]}"
        }
        return Scenario(
            env("eu", eu, labels: labels),
            PlannerTests.policy(
                "repository: r, branch: main, people: {\(people.joined(separator: ", "))}, "
                    + "\(roles), signOffs: [\(rule)]\(policy)"),
            rollout(
                "app",
                "version: 2.0.0, stages: [{name: eu, environments: [eu], \(stage), entry: {signedOff: {}}}]"
            ))
    }

    static func statement(
        _ s: Scenario, _ kind: Statement.Kind = .signOff, as role: String, by person: String,
        at time: String = at
    ) throws -> Statement {
        var statement = Statement(
            kind,
            on: Statement.Ground(
                root: s.facts.policyDigest(), policy: s.revision.desired.policy?.spec),
            by: person, at: try #require(Instant(parsing: time)))
        (statement.rollout, statement.stage, statement.gate) = ("app", "eu", "entry")
        (statement.version, statement.environments) = ("2.0.0", ["eu"])
        (statement.digest, statement.role) = (s.facts.digest("app", "eu")?.text, role)
        return statement
    }

    /// The word in the manifest that this statement makes, signed with somebody's key.
    static func word(_ statement: Statement, key: String? = nil, at: String? = nil) -> String {
        let signature = Signing.sign(statement, by: key ?? String(statement.person.prefix(4)))
        return "by: \(statement.person), at: \(at ?? statement.time.text), signature: \(signature)"
    }

    /// What is waited for once `text` stands there.
    static func held(_ s: Scenario, _ text: String) -> [String] {
        var s = s
        s.edit("signedOff: {}", "signedOff: {\(text)}")
        s.pass()
        return s.stands("app/eu") == "eu verified" ? ["started"] : s.waits("app/eu")
    }
}
