import Testing
import YAML

@testable import Manifests

@Suite("Secrets") struct SecretTests {
    private let headers = "headers: {Authorization: {secret: token}}"
    private var check: String {
        manifest("Check", "errors", "{http: {url: \"https://a.example\"}}")
    }

    /// What is said where `token` is meant for `eu` and for the check `errors`, and nobody else.
    private func problems(_ manifests: String...) throws -> [String] {
        let controller = read(
            "{secrets: {token: {file: /token, environments: [eu], checks: [errors]}}}",
            as: Form<Controller>.object)
        #expect(controller.problems == [])
        return desired(manifests, controller: controller.value).problems
    }

    private func stage(_ fields: String, in environment: String = "us") -> String {
        rollout("app", "stages: [{name: a, environments: [\(environment)], \(fields)}]")
    }

    static let places = [
        "variables: {T: {secret: token}}",
        "steps: [{run: [./deploy.sh], environment: {T: {secret: token}}}]",
        "entry: {steps: [{run: [./deploy.sh], environment: {T: {secret: token}}}]}",
        "exit: {steps: [{http: {url: \"https://a.example\", headers: {X: {secret: token}}}}]}",
    ]

    @Test(arguments: places)
    func `what a stage brings must be meant for every environment there`(fields: String) throws {
        #expect(
            try problems(environment("us"), stage(fields)) == [
                "the environment `us` may not have the secret `token`"
            ])
        #expect(try problems(environment("eu"), stage(fields, in: "eu")) == [])
    }

    @Test(arguments: places)
    func `a secret that nobody knows is said wherever it stands`(fields: String) throws {
        let unknown = fields.replacing("token", with: "tokem")
        #expect(
            try problems(environment("us"), stage(unknown)) == [
                "there is no secret called `tokem`"
            ])
    }

    @Test func `a rollout's own variables reach each environment`() throws {
        let app = rollout(
            "app", "variables: {T: {secret: token}}, stages: [{name: a, environments: [us, eu]}]")
        #expect(
            try problems(environment("us"), environment("eu"), app) == [
                "the environment `us` may not have the secret `token`"
            ])
    }

    @Test(arguments: [
        "initial: {variables: {T: {secret: token}}}", "variables: {T: {secret: token}}",
        "actions: {deploy: {steps: [{run: [./deploy.sh], environment: {T: {secret: token}}}]}}",
        "actions: {deploy: {steps: [{http: {url: \"https://a.example\", headers: {X: {secret: token}}}}]}}",
    ])
    func `so must what an environment names anywhere`(fields: String) throws {
        func named(_ name: String) -> String {
            let actions =
                fields.hasPrefix("actions") ? "" : ", actions: {deploy: {run: [./deploy.sh]}}"
            return manifest("Environment", name, "{\(fields)\(actions)}")
        }
        #expect(
            try problems(named("us")) == ["the environment `us` may not have the secret `token`"])
        #expect(try problems(named("eu")) == [])
    }

    @Test func `a stage that says a check's headers anew gives the secret to the check`() throws {
        func use(_ name: String) -> String {
            stage("checks: [{\(name): {http: {url: \"https://a.example\", \(headers)}}}]")
        }
        let other = manifest("Check", "other", "{http: {url: \"https://a.example\"}}")
        #expect(try problems(environment("us"), check, use("errors")) == [])
        #expect(
            try problems(environment("us"), other, use("other")) == [
                "the check `other` may not have the secret `token`"
            ])
    }

    @Test func `work has no environment that could be given a secret`() {
        let step = "steps: [{run: [./deploy.sh], environment: {T: {secret: token}}}]"
        #expect(
            desired(rollout("app", "stages: [{name: a, \(step)}]")).problems == [
                "the stage `a` has no environments, so nobody may give it the secret `token`"
            ])
    }

    @Test(arguments: [
        ("steps: [{run: [./deploy.sh, $(variables.T)]}]", "a word of a command"),
        ("steps: [{http: {url: \"https://a.example/$(variables.T)\"}}]", "a URL"),
        ("steps: [{http: {url: \"https://a.example\", body: $(variables.T)}}]", "a text"),
        ("variables: {U: a$(variables.T)}", "a variable"),
        ("notices: [{when: success, to: [team], text: $(variables.T)}]", "a text"),
        ("checks: [{errors: {http: {url: \"https://a.example/$(variables.T)\"}}}]", "a URL"),
    ])
    func `a secret is not put where it would be shown`(fields: String, position: String) {
        let state = desired(
            environment("eu", "variables: {T: {secret: token}}"), check,
            manifest("Channel", "team", "{webhook: {url: \"https://a.example\"}}"),
            stage(fields, in: "eu"))
        #expect(state.problems == ["`$(variables.T)` is a secret, which \(position) would show"])
    }

    @Test func `an action does not show the secret of an environment or a rollout`() {
        let deploy = "{actions: {deploy: {run: [./deploy.sh, $(variables.T)]}}"
        let shown = "`$(variables.T)` is a secret, which a word of a command would show"
        let own = manifest("Environment", "eu", deploy + ", variables: {T: {secret: token}}}")
        #expect(desired(own).problems == [shown])
        let brought = stage("variables: {T: {secret: token}}", in: "eu")
        #expect(desired(manifest("Environment", "eu", deploy + "}"), brought).problems == [shown])
    }

    @Test func `a header may hold a secret among other words`() {
        let step =
            "steps: [{http: {url: \"https://a.example\", headers: {X: Bearer $(variables.T)}}}]"
        #expect(
            desired(
                environment("eu", "variables: {T: {secret: token}}"), stage(step, in: "eu")
            ).problems == [])
    }
}
