import YAML

/// One change carried through stages.
package struct Rollout: Written {
    package var place = Place()
    package var title: String?
    package var description: String?
    package var change: Reference?
    package var risk: Risk?
    package var expected: TimeSpan?
    package var deadline: Moment?
    package var timezone: Reference?
    @Boxed package var calendar: Calendar?
    package var component = Reference("app")
    package var version: Version?
    package var artifact: String?
    package var attempt = 1
    package var standing = false
    package var flags = Table<Flag>()
    package var cohorts = Table<Table<[String]>>()
    package var variables = Table<SecretOr>()
    package var after: [Reference] = []
    package var supersedes: [Reference] = []
    package var onNewRevision: OnNewRevision?
    @Boxed package var paused: Word?
    @Boxed package var resumed: Word?
    @Boxed package var defaults: Defaults?
    @Boxed package var rollback: Ladder?
    package var notices: [Notice] = []
    package var stages: [Stage] = []

    package init() {}

    package static let definition = Definition<Rollout>(
        "rollout", "One change, a version or some flags, carried through stages.",
        [
            .field("title", \.title, .text, "A name for people.", .excluded("a title")),
            .field(
                "description", \.description, .text, "What it changes, and why.",
                .excluded("a description")),
            .field(
                "change", \.change, .reference,
                "The kind of change, for freezes: `feature` unless said.", .what),
            .field(
                "risk", \.risk, .keyword,
                "How risky it is held to be; said and reported, gates nothing.", .underWhat),
            .field(
                "expected", \.expected, .timeSpan, "How long it should take; noticed when missed.",
                .underWhat),
            .field(
                "deadline", \.deadline, .moment,
                "When it should be done: by the end of that day, or of that week's last day. Noticed when missed.",
                .excluded("it stops nothing")),
            .field(
                "timezone", \.timezone, .zone, "The zone of dates that say none; UTC unless said.",
                .underWhat),
            .nested(
                "calendar", \.calendar, "What `day: 6` and `week: 2` are counted by.", .underWhat),
            .field(
                "component", \.component, .reference, unless: Reference("app"),
                "What the version is of; `app` unless said.", .what),
            .field(
                "version", \.version, .version,
                "The version that is brought. A rollout of flags has none.", .what),
            .field(
                "artifact", \.artifact, .artifact, "Exactly what is deployed: `name@sha256:…`.",
                .what),
            .field(
                "attempt", \.attempt, .integer(1...1_000), unless: 1,
                "Counts up to try again after going back.", .what),
            .field(
                "standing", \.standing, .boolean, unless: false,
                "A rollout without an end, such as a branch that flows to an environment.",
                .afterWhat),
            .table(
                "flags", \.flags, .table(.flagName, to: .object),
                "The flags that it brings, each said once.", .what),
            .table(
                "cohorts", \.cohorts,
                .table(.name, to: .table(.identifier, to: .oneOrMore(.textOrNumber))),
                "Users by attributes of their evaluation context.", .what),
            .table(
                "variables", \.variables, .table(.variableName, to: .variable),
                "Variables of every stage's exposure.", .resolved("in the exposure of each stage")),
            .list(
                "after", \.after, .names(.reference),
                "Rollouts that must be finished before it starts.", .afterWhat),
            .list(
                "supersedes", \.supersedes, .names(.reference),
                "Rollouts that it takes the place of.", .afterWhat),
            .field(
                "onNewRevision", \.onNewRevision, .keyword,
                "What new content does to a soak under way: `finish` unless said.",
                .resolved("in the stages that it reaches")),
            .nested(
                "paused", \.paused, "Stops starts until it is removed or replaced by `resumed`.",
                .excluded("a stop changes nothing that was approved")),
            .nested(
                "resumed", \.resumed, "Lifts a pause.",
                .excluded("a stop changes nothing that was approved")),
            .nested(
                "defaults", \.defaults, "What is said once for every stage that has environments.",
                .resolved("in the stages that it reaches")),
            .nested(
                "rollback", \.rollback, "How its stages go back.",
                .resolved("in the stages that it reaches")),
            .list(
                "notices", \.notices, .list(of: .object), "Messages.",
                .resolved("those that gate, in each stage")),
            .list(
                "stages", \.stages, .list(of: .object, atLeastOne: true), "Its stages, in order.",
                .resolved("each has a digest of its own, which covers the earlier ones"),
                isRequired: true),
        ], )

    /// The names of the flags that it declares or that a stage sets.
    package var flagNames: Set<String> { Set(flags.names).union(stages.flatMap(\.flags.names)) }

    /// The pause that holds it: one that nobody has lifted.
    package var pauseInForce: Word? { resumed == nil ? paused : nil }

    /// Its stages with what is said once filled in.
    package func resolvedStages() -> [Stage] {
        let said = defaults.map { (stage: $0.asStage, fields: Stage.inheritable(from: $0)) }
        return stages.map { stage in
            var stage = stage
            if let said { stage.inherit(said.stage, by: said.fields) }
            if stage.rollback == nil, !stage.isWork { stage.rollback = rollback }
            if stage.onNewRevision == nil { stage.onNewRevision = onNewRevision }
            return stage
        }
    }
}

/// What days and weeks of a rollout are counted by.
package struct Calendar: Written {
    package var place = Place()
    package var day1: ZonedDate?
    package var days: Days?
    package var holidays: [ZonedDate] = []

    package init() {}

    package enum Days: String, Keyword { case calendar, working }

    package static let definition = Definition<Calendar>(
        "calendar", "What `day: 6` and `week: 2` are counted by, in the rollout's `timezone`.",
        [
            .field(
                "day1", \.day1, .date, "The date of day 1, which counts whatever day it is.",
                isRequired: true),
            .field(
                "days", \.days, .keyword,
                "`calendar` counts every day, `working` leaves out weekends and holidays."),
            .list("holidays", \.holidays, .list(of: .date), "Days that are not worked."),
        ], check: { calendar, _, reader in calendar.checkWholeDays(&reader) })
}

extension Form where Value == String {
    package static let artifact = Form.parsing(
        "an artifact such as `app@sha256:…`", pattern: "^[^@]+@sha256:[0-9a-f]{64}$",
        lengthMax: 400,
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, isDigest(parts[1]) else {
            throw Misfit(
                "`\(text)` pins nothing", remedy: "write `name@sha256:` and 64 digits 0-9 a-f")
        }
        return text
    }
}

private func isDigest(_ text: Substring) -> Bool {
    text.hasPrefix("sha256:") && text.utf8.count == 71
        && text.utf8.dropFirst(7).allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
        }
}
