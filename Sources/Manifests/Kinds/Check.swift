import YAML

/// What is measured, and within which bounds.
package struct Check: Written {
    package var place = Place()
    package var title: String?
    package var description: String?
    package var abstract = false
    package var extends: Reference?
    package var prometheus: PrometheusQuery?
    package var http: Request?
    package var run: [Template] = []
    package var files: [Reference] = []
    package var timeout: TimeSpan?
    package var target: Bound?
    package var alert: Bound?
    package var critical: Bound?
    package var baseline: Baseline?
    package var better: Better?
    package var tolerate: Tolerance?
    package var noData: NoData?
    package var gap: TimeSpan?
    package var over: Over?
    package var watch: Bool?
    package var judges: [Reference] = []
    package var rhythm: Rhythm?
    package var environments: Selector?

    package init() {}

    package static let definition = Definition<Check>(
        "check", "What is measured, and within which bounds.",
        [
            .field("title", \.title, .text, "A name for people.", .excluded("a title")),
            .field(
                "description", \.description, .text, "What it says about the system.",
                .excluded("a description")),
            .field(
                "abstract", \.abstract, .boolean, unless: false, "Only to be extended.",
                .excluded("what extends it is covered as it comes out")),
            .field(
                "extends", \.extends, .reference,
                "Another check, whose fields count where this has none.",
                .resolved("its fields count as if they stood here")),
            .nested("prometheus", \.prometheus, "A query of a Prometheus server."),
            .nested("http", \.http, "A request; `json` says which number of the answer counts."),
            .list(
                "run", \.run, .command, "A program that prints a number, or exits 0 for good.",
                .byWhat),
            .list(
                "files", \.files, .names(.treePath), "Files of the tree that the program needs.",
                .byWhat),
            .field("timeout", \.timeout, .timeSpan, "The time after which a reading has no data."),
            .field(
                "target", \.target, .bound,
                "Met: the reading passes. Missed: the soak stands still."),
            .field("alert", \.alert, .bound, "Met: the soak stands still, and people are told."),
            .field(
                "critical", \.critical, .bound,
                "Met, beyond what is tolerated: the stage fails and goes back."),
            .field("baseline", \.baseline, .baseline, "What readings are compared with."),
            .field(
                "better", \.better, .keyword,
                "Which side of a baseline is the better one; `lower` unless said."),
            .field(
                "tolerate", \.tolerate, .tolerance,
                "How many of the last readings may be critical: `1 of 3`."),
            .field(
                "noData", \.noData, .keyword, "What a reading without data is: `wait` unless said."),
            .field(
                "gap", \.gap, .timeSpan,
                "How long a time between two readings the later one vouches for."),
            .field(
                "over", \.over, .keyword,
                "`stage`: judged once over the whole of the stage, at its exit."),
            .field("watch", \.watch, .boolean, "Measures, records and reports without gating."),
            .list(
                "judges", \.judges, .names(.identifierReference),
                "The flags that a failing reading takes back first."),
            .field(
                "rhythm", \.rhythm, .rhythm, "How often it is read, where not as the stage says."),
            .field(
                "in", \.environments, .places,
                "Where it is read on a work stage: one environment, a list, or labels."),
        ])
}

package enum Better: String, Keyword { case lower, higher }
package enum NoData: String, Keyword { case wait, fail, pass }
package enum Over: String, Keyword { case stage }

package struct PrometheusQuery: Written {
    package var place = Place()
    package var url = Template()
    package var query = Template()
    package var headers = Table<SecretOr>()

    package init() {}

    package static let definition = Definition<PrometheusQuery>(
        "Prometheus query", "A query of a Prometheus server.",
        [
            .required("url", \.url, .url, "The server."),
            .required(
                "query", \.query, .template(.query), "The query, whose result is one number."),
            .table(
                "headers", \.headers, .table(.headerName, to: .header),
                "Headers; a value may be a secret."),
        ])
}

/// What a reading is compared with.
package struct Baseline: Written {
    package var place = Place()
    package var over: TimeSpan?
    package var before: Reference?
    package var environment: Reference?
    package var query: Template?

    package init() {}

    package static let definition = Definition<Baseline>(
        "baseline", "What a reading is compared with: one of its fields.",
        [
            .field("over", \.over, .timeSpan, "This check over so long a time before the action."),
            .field("before", \.before, .reference, "What it was before this earlier stage."),
            .field(
                "environment", \.environment, .reference,
                "This check in another environment, at the same time."),
            .field(
                "query", \.query, .template(.query),
                "Another query at the same time, such as of the users without the flag."),
        ],
        constraints: [
            .exactlyOne(["over", "before", "environment", "query"], remedy: "write `{over: 24h}`")
        ])
}

extension Form where Value == Baseline {
    package static let baseline = Form.object
}

/// A check as a stage uses it: by name, some fields said anew.
package struct CheckUse: Sendable, Equatable {
    package var check = Reference()
    @Boxed private var said: Check?

    /// What is said anew, which for most is nothing.
    package var own: Check {
        get { said ?? Check() }
        set { said = newValue }
    }

    package init(check: Reference = Reference(), own: Check? = nil) {
        self.check = check
        said = own
    }

    package static func == (one: CheckUse, other: CheckUse) -> Bool {
        one.check == other.check && one.own == other.own
    }

    /// Lists add up; one that is named again overrides.
    @Sendable static func added(_ parent: [CheckUse], _ own: [CheckUse]) -> [CheckUse] {
        guard !own.isEmpty, !parent.isEmpty else { return own.isEmpty ? parent : own }
        let said = Set(own.map(\.check.name))
        return parent.filter { !said.contains($0.check.name) } + own
    }
}

extension Form where Value == [CheckUse] {
    /// `[no-errors, {response-time: {target: within 5% of baseline}}]`
    package static let checkUses: Form = {
        let overridden = Form<Table<Check>>.table(.name, to: .object)
        return Form(
            .list(.either([Form<Reference>.reference.shape, overridden.shape]), atLeastOne: false),
            read: { node, reader in
                guard node.kind == .sequence else {
                    reader.refuse(
                        node, wanted: "a list of checks",
                        remedy: node.text.isEmpty ? nil : "write `[\(node.text)]`")
                    return nil
                }
                var uses: [CheckUse] = []
                for element in node.elements {
                    uses += readUses(element, overridden, &reader)
                }
                return uses
            },
            leaves: { uses, found in
                for use in uses.sorted(by: { bytesPrecede($0.check.name, $1.check.name) }) {
                    found.under(use.check.name) { found in
                        found.putPresence()
                        Check.definition.leaves(use.own, &found)
                    }
                }
            })
    }()
}

private func readUses(_ element: Node, _ overridden: Form<Table<Check>>, _ reader: inout Reader)
    -> [CheckUse]
{
    if element.kind != .mapping {
        guard let name = Form<Reference>.reference.read(element, &reader) else { return [] }
        return [CheckUse(check: name)]
    }
    guard let table = overridden.read(element, &reader) else { return [] }
    for row in table.rows {
        for field in ["abstract", "extends"] {
            guard let place = row.value.place.node?.value(of: field) else { continue }
            reader.report(
                rule: "wrong-value", at: place, "a stage's use of a check cannot say `\(field)`",
                remedy: "write a check of its own")
        }
    }
    return table.rows.map { CheckUse(check: Reference($0.name, at: $0.place), own: $0.value) }
}
