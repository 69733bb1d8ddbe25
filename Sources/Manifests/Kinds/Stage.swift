import YAML

/// An ordered step of a rollout: where, what, and what must hold before, during and after.
package struct Stage: Written {
    package var place = Place()
    package var name = Reference()
    package var title: String?
    package var description: String?
    package var phase: Reference?
    package var risk: Risk?
    package var expected: TimeSpan?
    package var deadline: Moment?
    package var environments: Selector?
    package var notBefore: Moment?
    package var startsLate = false
    package var windows: [Window] = []
    package var flags = Table<FlagSetting>()
    package var variables = Table<SecretOr>()
    package var carry = true
    package var raiseTo: Percentage?
    @Boxed package var entry: GateBlock?
    package var steps: [Step] = []
    @Boxed package var exit: GateBlock?
    package var checks: [CheckUse] = []
    @Boxed package var soak: Soak?
    @Boxed package var rhythm: Rhythm?
    @Boxed package var rollback: Ladder?
    package var maxUnavailable: Amount?
    package var stopAfter: Int?
    package var onNewRevision: OnNewRevision?
    package var irreversible: String?
    @Boxed package var doneBefore: DoneBefore?
    package var notices: [Notice] = []

    package init() {}

    /// A stage without environments is work: steps and gates, no deployment.
    package var isWork: Bool { environments == nil }

    /// Every use of a check: while it soaks, on the way in, and on the way out.
    package var uses: [CheckUse] { checks + (entry?.checks ?? []) + (exit?.checks ?? []) }

    package static let definition = Definition<Stage>(
        "stage",
        "An ordered step of a rollout. Without `environments` it is work: steps and gates, no deployment.",
        [
            .required(
                "name", \.name, .reference, "Its name; a renamed stage is a new one.", .afterWhat),
            .field("title", \.title, .text, "A name for people.", .excluded("a title")),
            .field(
                "description", \.description, .text, "What it is for.", .excluded("a description")),
            .field(
                "phase", \.phase, .reference,
                "Consecutive stages of one phase may be approved together.", .afterWhat),
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
                "environments", \.environments, .environments, "Names, or labels.",
                .resolved("the environments that it selects, by name")),
            .field(
                "notBefore", \.notBefore, .moment,
                "It does not start before this: the beginning of that day, or of that week's first day.",
                .excluded(
                    "it stands in the signed statement: the later of the signed and the present one holds"
                )),
            .field(
                "startsLate", \.startsLate, .boolean, unless: false,
                "It may start although its date is more than seven days past.", .underWhat),
            .list(
                "windows", \.windows, .list(of: .object),
                "When it may start, besides the windows of its environments and in their zone; in the rollout's on a work stage.",
                .underWhat),
            .table(
                "flags", \.flags, .table(.flagName, to: .flagSetting),
                "What flags are set to: `true`, `20%`, or the long form.",
                .resolved("in the exposure, with that of the stages before")),
            .table(
                "variables", \.variables, .table(.variableName, to: .variable),
                "Variables of the exposure.",
                .resolved("in the exposure, with that of the stages before")),
            .field(
                "carry", \.carry, .boolean, unless: true,
                "Whether later stages have what this one sets.", .what),
            .field(
                "raiseTo", \.raiseTo, .percentage,
                "Lifts every gradual flag of the stages before to this share, also one that only cohorts have.",
                .resolved("in the exposure, with that of the stages before")),
            .nested("entry", \.entry, "What must hold before it starts.", .underWhat),
            .list(
                "steps", \.steps, .list(of: .object),
                "Programs that run after the action, or are the work of a work stage.", .byWhat),
            .nested("exit", \.exit, "What must hold before it is verified.", .underWhat),
            .list(
                "checks", \.checks, .checkUses, "What is measured while it soaks.", .underWhat,
                addsUp: CheckUse.added),
            .field(
                "soak", \.soak, .soak,
                "How long it must be measured healthy before it is verified.", .underWhat),
            .field("rhythm", \.rhythm, .rhythm, "How often it is measured.", .underWhat),
            .field(
                "rollback", \.rollback, .object,
                "How it goes back; the whole ladder, where it is said here.", .underWhat),
            .field(
                "maxUnavailable", \.maxUnavailable, .amount,
                "How many of its environments may be under way at once.", .underWhat),
            .field(
                "stopAfter", \.stopAfter, .integer(1...10_000),
                "After so many failures it starts nowhere else.", .underWhat),
            .field(
                "onNewRevision", \.onNewRevision, .keyword,
                "What new content does to a soak under way.", .underWhat),
            .field(
                "irreversible", \.irreversible, .text,
                "Why there is no way back behind this stage.", .underWhat),
            .nested(
                "doneBefore", \.doneBefore, "A person did it by hand; claimed, not measured.",
                .underWhat),
            .list(
                "notices", \.notices, .list(of: .object), "Messages in addition to the rollout's.",
                .resolved("those that gate")),
        ])

    /// Takes what it does not say from `defaults`, which say nothing but these fields.
    mutating func inherit(_ defaults: Stage, by fields: Definition<Stage>) {
        if !isWork { fields.inherit(&self, from: defaults) }
    }

    /// The fields that there is something to inherit of: every stage of every rollout comes by here, and most
    /// defaults say little.
    static func inheritable(from defaults: Defaults) -> Definition<Stage> {
        guard let node = defaults.place.node else { return inheritable }
        return inheritable.only(node.entries.map(\.key.text))
    }

    private static let inheritable = definition.only(Defaults.definition.fields.map(\.shape.name))
}

package enum Risk: String, Keyword { case low, medium, high }
package enum OnNewRevision: String, Keyword { case finish, supersede }

/// What is said once for every stage that has environments.
package struct Defaults: Written {
    package var place = Place()
    @Boxed package var entry: GateBlock?
    @Boxed package var exit: GateBlock?
    package var steps: [Step] = []
    package var checks: [CheckUse] = []
    @Boxed package var soak: Soak?
    @Boxed package var rhythm: Rhythm?
    @Boxed package var rollback: Ladder?
    package var maxUnavailable: Amount?
    package var stopAfter: Int?

    package init() {}

    package static let definition = Definition<Defaults>(
        "defaults", "What is said once for every stage that has environments.",
        [
            .nested("entry", \.entry, "What must hold before a stage starts."),
            .nested("exit", \.exit, "What must hold before a stage is verified."),
            .list(
                "steps", \.steps, .list(of: .object),
                "Programs that run after the action; a stage's own stand alone."),
            .list(
                "checks", \.checks, .checkUses,
                "What is measured; a stage's own are added, and its `[]` means none."),
            .field("soak", \.soak, .soak, "How long a stage must be measured healthy."),
            .field("rhythm", \.rhythm, .rhythm, "How often a stage is measured."),
            .field("rollback", \.rollback, .object, "How a stage goes back."),
            .field(
                "maxUnavailable", \.maxUnavailable, .amount,
                "How many environments may be under way at once."),
            .field(
                "stopAfter", \.stopAfter, .integer(1...10_000),
                "After so many failures a stage starts nowhere else."),
        ])

    var asStage: Stage {
        var stage = Stage()
        (stage.entry, stage.exit, stage.steps, stage.checks) = (entry, exit, steps, checks)
        (stage.soak, stage.rhythm, stage.rollback) = (soak, rhythm, rollback)
        (stage.maxUnavailable, stage.stopAfter) = (maxUnavailable, stopAfter)
        return stage
    }
}

/// How long a stage soaks; between `least` and `most` people may end it at the exit.
package struct Soak: Written {
    package var place = Place()
    package var least = TimeSpan(seconds: 0)
    package var most: TimeSpan?

    package init() {}

    package var words: String { most.map { "\(least.words) to \($0.words)" } ?? least.words }

    package static let definition = Definition<Soak>(
        "soak", "How long a stage must be measured healthy.",
        [
            .required("least", \.least, .timeSpan, "At least this long."),
            .field(
                "most", \.most, .timeSpan,
                "At most this long; in between the exit's sign-offs or checklist end it."),
        ],
        check: { soak, node, reader in
            if let most = soak.most, most < soak.least {
                reader.report(
                    rule: "wrong-value", at: node.value(of: "most") ?? node,
                    "`most` (\(most.words)) is shorter than `least` (\(soak.least.words))")
            }
        })
}

extension Form where Value == Soak {
    package static let soak: Form = {
        let form = Form.object(orShort: .timeSpan, \Soak.least)
        return Form(
            form.shape, read: form.read,
            leaves: { soak, found in
                if soak.least.seconds > 0 || soak.most != nil {
                    found.put(.integer, String(soak.least.seconds), words: soak.least.words)
                }
                if let most = soak.most {
                    found.under("most") {
                        $0.put(.integer, String(most.seconds), words: most.words)
                    }
                }
            })
    }()
}

package struct DoneBefore: Written {
    package var place = Place()
    package var at: ZonedDate?
    package var by = Reference()
    package var reason = ""

    package init() {}

    package static let definition = Definition<DoneBefore>(
        "claim", "That a person did a stage by hand, before `reconcile`.",
        [
            .field("at", \.at, .date, "When.", isRequired: true),
            .required("by", \.by, .reference, "Who."),
            .required("reason", \.reason, .text, "How it came."),
        ])
}

/// A number of environments, or a share of them.
package enum Amount: Hashable, Sendable {
    case count(Int)
    case share(Percentage)
}

extension Form where Value == Amount {
    package static let amount = Form(
        .either([.integer(1...10_000), Form<Percentage>.percentage.shape]),
        read: { node, reader in
            if node.kind == .scalar, case .integer = node.scalar {
                return Form<Int>.integer(1...10_000).read(node, &reader).map(Amount.count)
            }
            if node.kind == .scalar, let share = try? Percentage(parsing: node.text) {
                return .share(share)
            }
            reader.refuse(node, wanted: "a number of environments, or a percentage such as `20%`,")
            return nil
        },
        leaves: { amount, found in
            switch amount {
            case .count(let count): found.put(.integer, String(count))
            case .share(let share): found.put(share.words)
            }
        })
}

extension Form where Value == String {
    package static let flagName = Form.identifier
}

extension Amount {
    /// How many of `all` these are: at least one, since a stage that may touch nothing never ends.
    package func count(of all: Int) -> Int {
        switch self {
        case .count(let count): count
        case .share(let share): max(1, all * share.tenths / 1_000)
        }
    }
}
