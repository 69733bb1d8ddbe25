import Testing
import YAML

@testable import Manifests

/// Every field that a stage's digest can reach, found by walking the definitions: one that is added
/// is here without a change of this file.
@Suite("Digest of every field") struct DigestFieldTests {
    @Test func `a field changes the digest unless it is on the exclusion list`() {
        let cases = allCases()
        var known: [String: (digests: [String], misreadings: [String])] = [:]
        func outcome(_ one: FieldCase, _ value: String?) -> (
            digests: [String], misreadings: [String]
        ) {
            let key = "\(one.root) \(value ?? "")"
            if let outcome = known[key] { return outcome }
            let outcome = one.outcome(with: value)
            known[key] = outcome
            return outcome
        }
        var covered = 0
        var excluded = 0
        for one in cases {
            let (first, second) = (outcome(one, one.first), outcome(one, one.second))
            #expect(
                first.digests.count == 2 && second.digests.count == 2,
                "\(one.name): there is no digest")
            if one.isExcluded {
                excluded += 1
                let problems = first.misreadings + second.misreadings
                #expect(
                    problems.isEmpty, "\(one.name): the value is not read, so nothing is proven")
                #expect(
                    first.digests == second.digests,
                    "\(one.name) is on the exclusion list, and changes the digest")
            } else {
                covered += 1
                for (here, there) in zip(first.digests, second.digests) {
                    #expect(
                        here != there,
                        "\(one.name) does not change the digest: \(one.first ?? "-") \(one.second ?? "-")"
                    )
                }
            }
        }
        #expect(covered > 1_000 && excluded > 200, "\(covered) covered, \(excluded) excluded")
    }

    private func allCases() -> [FieldCase] {
        var walk = FieldWalk()
        for root in FieldCase.Root.allCases { walk.walk(root) }
        return walk.cases
    }
}

/// One field with two values; nil is a field that is not said.
private struct FieldCase {
    enum Root: CaseIterable {
        case rollout, environment, check, rolloutMetadata, environmentMetadata, checkMetadata
    }

    var name: String
    var root: Root
    var coverage: [Coverage?]
    var first: String?
    var second: String?

    var isExcluded: Bool {
        coverage.contains { if case .excluded = $0 { true } else { false } }
    }

    /// The digests of the stage that it reaches and of the one after, whose road it is; and what could
    /// not be read.
    func outcome(with value: String?) -> (digests: [String], misreadings: [String]) {
        let world = world(with: value)
        let desired = world.desired
        let telling: Set = [
            "wrong-type", "wrong-name", "unsafe-name", "unknown-field", "template", "wrong-value",
        ]
        let misreadings = desired.diagnostics.filter { telling.contains($0.rule) }.map(\.problem)
        guard let rollout = desired.rollouts.all.first else { return ([], misreadings) }
        let digests = rollout.spec.stages.dropFirst().compactMap {
            try? desired.stageDigest(of: rollout, stage: $0.name.name, in: world.tree)?.text
        }
        return (digests, misreadings)
    }

    /// A use of a check cannot say these two, and validation refuses it.
    var isRefused: Bool {
        guard name.contains("checks[].KEY.") else { return false }
        return [first, second].contains { value in
            world(with: value).desired.diagnostics.contains {
                $0.problem.hasPrefix("a stage's use of a check cannot say")
            }
        }
    }

    private func world(with value: String?) -> DigestWorld {
        let none = "{name: zz}"
        let rollout =
            root == .rollout
            ? value ?? "{}"
            : "{version: 2.0.0, stages: \(FieldWalk.stages("{name: mm, environments: [zz], checks: [zz]}"))}"
        let rolloutMetadata = root == .rolloutMetadata ? value ?? none : none
        let environment =
            root == .environment ? value ?? "{}" : "{actions: {deploy: {run: [./deploy.sh]}}}"
        let environmentMetadata = root == .environmentMetadata ? value ?? none : none
        let check = root == .check ? value ?? "{}" : "{run: [./deploy.sh]}"
        let checkMetadata = root == .checkMetadata ? value ?? none : none
        return DigestWorld(
            """
            {apiVersion: reconcile/v1, kind: Environment, metadata: {name: aa, labels: {tier: one}}, spec: {variables: {WHO: a}, actions: {deploy: {run: [./deploy.sh]}}}}
            ---
            {apiVersion: reconcile/v1, kind: Environment, metadata: {name: bb, labels: {tier: two, zone: one}}, spec: {variables: {WHO: b}, actions: {deploy: {run: [./deploy.sh]}}}}
            ---
            {apiVersion: reconcile/v1, kind: Check, metadata: {name: aa}, spec: {run: [./deploy.sh], timeout: 1s}}
            ---
            {apiVersion: reconcile/v1, kind: Check, metadata: {name: bb}, spec: {run: [./deploy.sh], timeout: 2s}}
            ---
            {apiVersion: reconcile/v1, kind: Environment, metadata: \(environmentMetadata), spec: \(environment)}
            ---
            {apiVersion: reconcile/v1, kind: Check, metadata: \(checkMetadata), spec: \(check)}
            ---
            {apiVersion: reconcile/v1, kind: Rollout, metadata: \(rolloutMetadata), spec: \(rollout)}
            """)
    }
}

/// Walks shapes and makes two values for each place where one can be written.
private struct FieldWalk {
    private(set) var cases: [FieldCase] = []
    private var root = FieldCase.Root.rollout
    private var open: Set<String> = []

    /// What an object needs beside its required fields for its other fields to reach a digest.
    private static let beside: [String: [(String, String)]] = [
        "Stage": [("environments", "[zz]")], "Notice": [("before", "1h")],
        "ChecklistItem": [("optional", "true")],
        "Metadata": [("name", "zz")],
        "Rollout": [("stages", stages("{name: mm, environments: [zz], checks: [zz]}"))],
    ]

    /// A gradual flag stands before the stage, and another stage behind it.
    static func stages(_ stage: String) -> String {
        "[{name: before, environments: [aa], flags: {RAISED: 0.5%}}, \(stage), {name: after, environments: [aa]}]"
    }

    mutating func walk(_ root: FieldCase.Root) {
        self.root = root
        let shape: ObjectShape
        switch root {
        case .rollout: shape = Kind.rollout.spec
        case .environment: shape = Kind.environment.spec
        case .check: shape = Kind.check.spec
        case .rolloutMetadata, .environmentMetadata, .checkMetadata: shape = Metadata.shape
        }
        object(shape, "\(root)", []) { $0 }
    }

    private mutating func object(
        _ shape: ObjectShape, _ name: String, _ coverage: [Coverage?],
        _ wrap: @escaping (String?) -> String?
    ) {
        guard open.insert(shape.id).inserted else { return }
        defer { open.remove(shape.id) }
        let drawing = shape.drawn()
        for field in drawing.fields {
            let beside = FieldWalk.needed(shape).filter { $0.0 != field.name }
            values(field, "\(name).\(field.name)", coverage + [field.coverage]) { value in
                let said = value.map { [(field.name, $0)] } ?? []
                return wrap(FieldWalk.mapping(beside + said))
            }
        }
    }

    private mutating func values(
        _ field: FieldShape, _ name: String, _ coverage: [Coverage?],
        _ wrap: @escaping (String?) -> String?
    ) {
        if name.hasSuffix("Metadata.name") {  // The stage names the one that it uses.
            add(name, coverage, wrap("zz"), wrap("yy"))
            return
        }
        if field.name == "stages", case .list(.object(let stage), _) = field.shape {
            object(stage, name, coverage) { wrap($0.map(FieldWalk.stages)) }
            return
        }
        values(field.shape, named: field.name, name, coverage, isRequired: field.isRequired, wrap)
    }

    private mutating func values(
        _ shape: Shape, named field: String, _ name: String, _ coverage: [Coverage?],
        isRequired: Bool = false,
        _ wrap: @escaping (String?) -> String?
    ) {
        switch shape {
        case .list(let element, _):
            values(element, named: field, name + "[]", coverage) { wrap($0.map { "[\($0)]" }) }
        case .table(let key, let value):
            let keys = FieldWalk.samples(.text(key), named: field)
            values(value, named: field, name + ".KEY", coverage) {
                wrap($0.map { "{\(keys[0]): \($0)}" })
            }
            let any = FieldWalk.samples(value, named: field)[0]
            add(name + ".KEY", coverage, wrap("{\(keys[0]): \(any)}"), wrap("{\(keys[1]): \(any)}"))
        case .object(let inner): object(inner, name, coverage, wrap)
        case .either(let shapes):
            for one in shapes { values(one, named: field, name, coverage, isRequired: true, wrap) }
            let samples = shapes.map { FieldWalk.samples($0, named: field)[0] }
            for (one, other) in zip(samples, samples.dropFirst())
            where !FieldWalk.meanTheSame(one, other) {
                add(name, coverage, wrap(one), wrap(other))
            }
        default:
            let samples = FieldWalk.samples(shape, named: field)
            if samples.count > 1 { add(name, coverage, wrap(samples[0]), wrap(samples[1])) }
            let isDefault = ["carry", "interruptible", "format"].contains(field)
            if !isRequired { add(name, coverage, wrap(nil), wrap(samples[isDefault ? 1 : 0])) }
        }
    }

    private mutating func add(
        _ name: String, _ coverage: [Coverage?], _ first: String?, _ second: String?
    ) {
        let one = FieldCase(
            name: name, root: root, coverage: coverage, first: first, second: second)
        if !one.isRefused { cases.append(one) }
    }

    /// `x` and `[x]` of what may be one or a list, and the short and the long form of one thing.
    private static func meanTheSame(_ one: String, _ other: String) -> Bool {
        other == "[\(one)]" || other == "{\(one): {}}" || other.hasSuffix(": \(one)}")
            || other.hasPrefix("{") && other.contains(": \(one),")
            || (one == "[aa]" && other == "{tier: one}")
    }

    private static func needed(_ shape: ObjectShape) -> [(String, String)] {
        let required = shape.drawn().fields.filter(\.isRequired)
        let extra = beside[shape.id] ?? []
        let own = required.filter { field in !extra.contains { $0.0 == field.name } }
        return own.map { ($0.name, samples($0.shape, named: $0.name)[0]) } + extra
    }

    private static func mapping(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
    }

    private static let samplesByName: [String: [String]] = [
        "of": ["https://git.example.com/a", "https://git.example.com/b"]
    ]
    private static let samplesByWords: [(String, [String])] = [
        ("a duration", ["1h", "2h"]), ("a percentage", ["20%", "30%"]),
        ("a date", ["2025-05-10", "2025-05-11"]),
        ("a time of day", ["\"06:00\"", "\"07:00\""]),
        ("a time zone", ["Europe/Berlin", "Asia/Tokyo"]),
        ("a rhythm", ["every 1m", "every 2m"]), ("a bound", ["above 5%", "above 6%"]),
        ("a tolerance", ["1 of 3", "2 of 3"]),
        ("weekdays", ["mon", "tue"]),
        ("a URL", ["https://a.example.com", "https://b.example.com"]),
        ("a version", ["2.0.1", "2.0.2"]), ("a path into JSON", [".a", ".b"]),
        ("a path", ["deploy.sh", "lib"]),
        (
            "a digest",
            [
                "sha256:" + String(repeating: "a", count: 64),
                "sha256:" + String(repeating: "b", count: 64),
            ]
        ),
        (
            "an artifact",
            [
                "a@sha256:" + String(repeating: "a", count: 64),
                "a@sha256:" + String(repeating: "b", count: 64),
            ]
        ),
        ("a label's value", ["one", "two"]), ("a label", ["tier", "zone"]),
        ("a variable", ["AA", "BB"]), ("a header", ["X-A", "X-B"]),
        ("a name", ["aa", "bb"]), ("a text", ["one", "two"]),
    ]

    /// Two values of a shape, or the one that there is.
    private static func samples(_ shape: Shape, named field: String) -> [String] {
        if let known = samplesByName[field], case .text = shape { return known }
        switch shape {
        case .text(let text):
            return samplesByWords.first { text.words.hasPrefix($0.0) }?.1 ?? ["one", "two"]
        case .keyword(let words): return Array(words.prefix(2))
        case .boolean: return ["true", "false"]
        case .integer(let range):
            return [String(range.lowerBound + 1), String(range.lowerBound + 2)]
        case .scalar: return ["true", "7"]
        case .list(let element, _): return samples(element, named: field).map { "[\($0)]" }
        case .table(let key, let value):
            let name = samples(.text(key), named: field)[0]
            return samples(value, named: field).map { "{\(name): \($0)}" }
        case .object(let object): return [mapping(needed(object))]
        case .either(let shapes): return samples(shapes[0], named: field)
        }
    }
}
