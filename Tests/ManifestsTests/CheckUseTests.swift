import Testing

@testable import Manifests

@Suite("What a stage says anew of a check") struct CheckUseTests {
    private func problems(_ override: String) -> [String] {
        desired(
            environment("eu"), environment("base", "abstract: true"),
            manifest("Check", "program", "{run: [./deploy.sh]}"),
            manifest(
                "Check", "query",
                "{prometheus: {url: \"https://a.example\", query: up}, critical: above 1}"),
            rollout("app", "stages: [{name: a, environments: [eu], checks: [{\(override)}]}]")
        ).problems
    }

    @Test(arguments: [
        ("program: {run: [./gone.sh]}", "there is no program `gone.sh` in the tree"),
        ("program: {files: [lib]}", "there is no `lib` in the tree"),
        ("program: {run: [./deploy.sh, $(versoin)]}", "nothing is called `$(versoin)`"),
        (
            "query: {prometheus: {url: \"https://a.example/$(colour)\", query: up}}",
            "nothing is called `$(colour)`"
        ),
        (
            "query: {prometheus: {url: \"https://a.example\", query: up$(flags.OLD)}}",
            "nothing is called `$(flags.OLD)`"
        ),
        (
            "query: {prometheus: {url: \"https://a.example\", query: up, headers: {X: $(x)}}}",
            "nothing is called `$(x)`"
        ),
        ("query: {baseline: {query: up$(x)}}", "nothing is called `$(x)`"),
        (
            "query: {baseline: {environment: base}}", "`base` is abstract: only to be extended"
        ),
        ("query: {in: [us]}", "there is no environment called `us`"),
        (
            "query: {run: [./deploy.sh]}",
            "`query` in the stage `a` is measured in more than one way"
        ),
    ])
    func `it is looked at as the check itself is`(override: String, problem: String) {
        #expect(problems(override) == [problem])
    }

    @Test(arguments: [
        "program: {run: [./deploy.sh, $(environment), $(stage)], files: [deploy.sh]}",
        "query: {prometheus: {url: \"https://b.example/$(environment)\", query: down}}",
        "query: {baseline: {environment: eu}, target: within 10% of baseline}",
    ])
    func `what is right is taken`(override: String) {
        #expect(problems(override) == [])
    }
}
