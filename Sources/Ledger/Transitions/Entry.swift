package import Manifests
import YAML

/// One commit's worth: a transition, whose it is, when, and by whom.
package struct Entry: Hashable, Sendable {
    /// The rules that it is judged by, now and by every later audit.
    package var rules = Entry.currentRules
    package var at: Instant
    /// When it was so, where that could not be recorded then: the hub was away.
    package var happened: Instant?
    package var controller: String
    /// None for what is the ledger's own.
    package var target: TargetID?
    package var transition: Transition

    package static let currentRules = 7

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
            header.happened = entry.happened
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
            entry.happened = header.happened
            return entry
        })
}

private struct EntryHeader: Recorded {
    var rules = 0
    var at = Instant(seconds: 0)
    var happened: Instant?
    var controller = ""
    var target: TargetID?

    static let fields: [StateField<EntryHeader>] = [
        .required("rules", \.rules, .integer),
        .required("at", \.at, .instant),
        .optional("happened", \.happened, .instant),
        .required("controller", \.controller, .text),
        .optional("target", \.target, .target),
    ]
}

extension Entry {
    /// The entry alone, as a page of text.
    package var text: String { StateForm<Entry>.entry.write(self).document }

    /// Reads what `text` is; `file` is named where it cannot be read.
    package init(reading bytes: [UInt8], file: String) throws(StateProblem) {
        let parsed = parse(bytes, file: file)
        guard parsed.diagnostics.isEmpty, let node = parsed.documents.first else {
            throw StateProblem("\(file) is no entry")
        }
        self = try StateForm<Entry>.entry.read(node)
    }

    /// On what an audit believes it: what a machine did alone can be worked out by nobody.
    package var warrant: Warrant {
        happened != nil && transition.warrant == .consistent ? .controller : transition.warrant
    }

    package var isException: Bool { happened != nil || transition.isException }
}
