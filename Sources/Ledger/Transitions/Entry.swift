package import Manifests
import YAML

/// One commit's worth: a transition, whose it is, when, and by whom.
package struct Entry: Hashable, Sendable {
    /// The rules that it is judged by, now and by every later audit.
    package var rules = Entry.currentRules
    package var at: Instant
    package var controller: String
    /// None for what is the ledger's own.
    package var target: TargetID?
    package var transition: Transition

    package static let currentRules = 1

    package init(
        at: Instant, controller: String, target: TargetID? = nil, _ transition: Transition
    ) {
        self.at = at
        self.controller = controller
        self.target = target
        self.transition = transition
    }
}

extension StateForm where Value == Entry {
    /// The entry's own fields, then those of its transition under the transition's name.
    package static let entry = StateForm(
        write: { entry in
            var header = EntryHeader()
            header.rules = entry.rules
            header.at = entry.at
            header.controller = entry.controller
            header.target = entry.target
            let kind = entry.transition.kind.rawValue
            return .map(
                rows(of: header) + [StateValue.Row(name: kind, value: entry.transition.value)])
        },
        read: { node throws(StateProblem) in
            let kinds = Transition.Kind.allCases
            let header: EntryHeader = try readRecord(node, also: Set(kinds.map(\.rawValue)))
            let said = kinds.compactMap { kind in
                node.value(of: kind.rawValue).map { (kind, $0) }
            }
            guard let (kind, value) = said.first, said.count == 1 else {
                throw StateProblem("this is not one transition", at: node)
            }
            var entry = Entry(
                at: header.at, controller: header.controller, target: header.target,
                try Transition(kind, value))
            entry.rules = header.rules
            return entry
        })
}

private struct EntryHeader: Recorded {
    var rules = 0
    var at = Instant(seconds: 0)
    var controller = ""
    var target: TargetID?

    static let fields: [StateField<EntryHeader>] = [
        .required("rules", \.rules, .integer),
        .required("at", \.at, .instant),
        .required("controller", \.controller, .text),
        .optional("target", \.target, .target),
    ]
}
