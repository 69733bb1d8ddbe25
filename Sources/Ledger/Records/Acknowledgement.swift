package import Manifests

/// Who looks after what asks for a person in a target. Nothing is held or let go by it.
package struct Acknowledgement: Recorded {
    package var by = ""
    package var at = Instant(seconds: 0)
    package var reason: String?
    /// By their names, what asked for a person when it was said.
    package var about: [String] = []
    /// The entry that it was said upon: what follows from that still does.
    package var upon: Entry?

    package init() {}

    init(_ said: Acknowledged, at moment: Instant, upon entry: Entry?) {
        (by, at, reason, about, upon) = (said.by, moment, said.reason, said.about, entry)
    }

    package static let fields: [StateField<Acknowledgement>] = [
        .required("by", \.by, .text),
        .required("at", \.at, .instant),
        .optional("reason", \.reason, .text),
        .required("about", \.about, .list(.text)),
        .optional("upon", \.upon, .entry),
    ]
}
