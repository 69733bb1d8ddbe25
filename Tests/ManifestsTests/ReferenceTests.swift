import Testing
import YAML

@testable import Manifests

@Suite("Selectors") struct SelectorTests {
    @Test func `labels select what has all of them, by any of their values`() {
        let state = desired(
            environment("a", labels: "{tier: 1, region: us}"),
            environment("b", labels: "{tier: 2, region: eu}"),
            environment("c", labels: "{tier: 3}"),
            environment("d", "abstract: true", labels: "{tier: 1}"))
        func selected(_ text: String) -> [String] {
            read(text, as: .environments).value.map { state.environments(in: $0).map(\.name) } ?? []
        }
        #expect(selected("{tier: [1, 2]}") == ["a", "b"])
        #expect(selected("{tier: [1, 2], region: eu}") == ["b"])
        #expect(selected("{tier: 4}") == [])
        #expect(selected("[c, a, c]") == ["a", "c"])
        #expect(state.environments(in: .all).map(\.name) == ["a", "b", "c"])
    }

    @Test func `all are meant only where a word for them may stand`() {
        #expect(read("any", as: .any).value == .all)
        #expect(read("all", as: .all).value == .all)
        #expect(read("any", as: .environments).value == nil)
        #expect(read("[]", as: .any).problems == ["this list cannot be empty"])
    }
}

@Suite("Templates") struct TemplateTests {
    @Test func `a text falls into literals and names`() {
        #expect(
            Template.pieces("--at=$(version)/$(a.b)!") == [
                .init(literal: "--at=", name: "version"), .init(literal: "/", name: "a.b"),
                .init(literal: "!", name: nil),
            ])
        #expect(Template.pieces("") == [.init(literal: "", name: nil)])
    }

    @Test func `two dollars and a bracket are one of each, and no name`() {
        #expect(Template.pieces("$$(date) $x $") == [.init(literal: "$(date) $x $", name: nil)])
        #expect(Template("$$(date) $(version)").names == ["version"])
        for text in ["a $$(date)", "$$(date) of $(version)", "$$(x", "$(version) $$(", "$$$(x"] {
            #expect(read("\"\(text)\"", as: .template(.word)).problems == [], "\(text)")
        }
    }

    @Test func `a bracket that stays open, and what is no name, are refused`() {
        #expect(
            read("\"$(version\"", as: .template(.word)).problems == ["`$(` has no `)` behind it"])
        #expect(
            read("\"$$(x) $(version\"", as: .template(.word)).problems == [
                "`$(` has no `)` behind it"
            ])
        #expect(
            read("$(git describe)", as: .template(.word)).problems
                == ["`$(git describe)` is not a name in brackets"])
        #expect(read("$()", as: .template(.word)).problems == ["`$()` is not a name in brackets"])
    }

    @Test func `a bracket is a bracket, whatever combines with it`() {
        #expect(Template("$(version)\u{301} $(\u{301}").names == ["version"])
        #expect(
            read("\"$(\u{301}a)\"", as: .template(.word)).problems
                == ["`$(\u{301}a)` is not a name in brackets"])
    }

    @Test func `an open bracket is refused also where another one closes at the end`() {
        #expect(
            read("\"$(version and $$(x)\"", as: .template(.word)).problems
                == ["`$(version and $$(x)` is not a name in brackets"])
    }

    @Test func `a URL's host comes from an environment's name or from nothing`() {
        #expect(
            read("\"https://$(environment).example.com/$(version)\"", as: Form<Template>.url)
                .problems == [])
        #expect(
            read("\"https://$(version).example.com\"", as: Form<Template>.url).problems
                == ["a URL's host cannot come from `$(version)`"])
        #expect(
            read("\"https://me@example.com\"", as: Form<Template>.url).problems == [
                "a URL cannot hold a user or password"
            ])
        #expect(read("\"file:///etc/passwd\"", as: Form<Template>.url).problems.count == 1)
    }

    @Test func `a URL falls into its scheme and the whole of its host`() {
        let url = URLText("HTTPS://me@example.com:8443?a=b@c/d")
        #expect(url?.scheme == "https")
        #expect(url?.host == "me@example.com:8443")
        #expect(url?.hasUser == true)
        #expect(URLText("https://example.com#x@y")?.hasUser == false)
        #expect(URLText("https:/example.com") == nil)
        #expect(URLText("https://exa mple.com") == nil)
    }
}

@Suite("Names") struct NameTests {
    @Test(arguments: [
        "a", "eu-west_1", "quinn@example.com", "1.2+3", String(repeating: "a", count: 63),
    ])
    func `a name is short, and of letters that every disk and shell takes`(text: String) {
        #expect(read("\"\(text)\"", as: Form<String>.name).value == text)
    }

    @Test func `a name is refused with what it holds`() {
        let wanted = "is not one of a-z, 0-9, `.`, `_`, `@`, `+`, `-`"
        #expect(read("Eu", as: Form<String>.name).problems == ["`Eu` is no name: `E` \(wanted)"])
        #expect(
            read("eu west", as: Form<String>.name).problems == [
                "`eu west` is no name: a space \(wanted)"
            ])
        #expect(read("\"\"", as: Form<String>.name).problems == ["a name cannot be empty"])
        #expect(read(String(repeating: "a", count: 64), as: Form<String>.name).value == nil)
    }

    @Test(arguments: ["on", "off", "yes", "no", "y", "n"])
    func `no name is a word that other readers take for a boolean`(text: String) {
        #expect(
            read(text, as: Form<String>.name).problems
                == ["`\(text)` cannot be a name: other readers of YAML take it for a boolean"])
    }

    @Test(arguments: [
        "PATH", "path", "LD_PRELOAD", "GIT_SSH_COMMAND", "BASH_ENV", "RECONCILE_STAGE", "HOME",
    ])
    func `a variable that decides what code runs cannot be set`(name: String) {
        #expect(read(name, as: Form<String>.variableName).value == nil)
        #expect(read("MY_" + name, as: Form<String>.variableName).value == "MY_" + name)
    }

    @Test func `the nearest name is near in letters, and nearer than chance`() {
        #expect(nearest(to: "sook", among: ["soak", "steps"]) == "soak")
        #expect(nearest(to: "PRODUCTION", among: ["production"]) == "production")
        #expect(nearest(to: "prodcution", among: ["production", "staging"]) == "production")
        #expect(nearest(to: "moon", among: ["production", "eu"]) == nil)
        #expect(nearest(to: String(repeating: "a", count: 65), among: ["a"]) == nil)
        #expect(nearest(to: "b", among: ["a", "c"]) == "a")
    }

    @Test func `a distance counts letters put in, taken out, changed and swapped`() {
        for near in ["stagng", "stagingg", "stbging", "stagign"] {
            #expect(nearest(to: near, among: ["staging"]) == "staging")
        }
        #expect(nearest(to: "gnigats", among: ["staging"]) == nil)
    }

    @Test func `the only name that a word begins is meant by it`() {
        #expect(nearest(to: "prod", among: ["production", "staging"]) == "production")
        #expect(nearest(to: "prod", among: ["production", "prod-eu-west"]) == nil)
    }
}

@Suite("Inheritance") struct InheritanceTests {
    @Test func `fields come down a chain, and the nearest that says one wins`() throws {
        let state = desired(
            manifest(
                "Environment", "base",
                "{abstract: true, drift: heal, variables: {A: 1, B: 1}, actions: {deploy: {run: [./deploy.sh]}}}"
            ),
            manifest("Environment", "middle", "{extends: base, variables: {B: 2}, timezone: UTC}"),
            manifest("Environment", "leaf", "{extends: middle, variables: {C: 3}, drift: report}"))
        #expect(state.problems == [])
        let leaf = try #require(state.environments["leaf"]?.spec)
        #expect(leaf.drift == .report)
        #expect(leaf.timezone?.name == "UTC")
        #expect(leaf.abstract == false)
        #expect(leaf.actions.names == ["deploy"])
        let texts = leaf.variables.rows.map { row in
            if case .plain(let template) = row.value {
                "\(row.name)=\(template.text)"
            } else {
                row.name
            }
        }
        #expect(texts.sorted() == ["A=1", "B=2", "C=3"])
    }

    @Test func `a circle is said once, and holds everybody in it`() {
        let state = desired(
            environment("a", "extends: b"), environment("b", "extends: a"),
            environment("c", "extends: a"))
        #expect(state.problems == ["these environments extend each other: a extends b extends a"])
        #expect(state.isHeld(.environment, "a"))
        #expect(state.isHeld(.environment, "b"))
        #expect(state.isHeld(.environment, "c"))
    }

    @Test func `a parent that is not there is asked for once`() {
        #expect(
            desired(environment("a", "extends: b")).problems == [
                "there is no environment called `b`"
            ])
    }
}
