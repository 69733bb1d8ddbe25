import YAML

/// What is wrong, and with which manifest.
package struct Problems: Sendable {
    private(set) var bySubject: [Subject: [Diagnostic]] = [:]
    private(set) var strays: [Diagnostic] = []
    /// Pairs of names compared so far for what was probably meant.
    private(set) var comparisons = 0
    /// A tenth of a second's worth; thousands of wrong names among thousands are no typing errors.
    static let comparisonsMax = 200_000
    /// Whether nothing is searched here, since all searches share one budget.
    private var isApart = false
    private var missesSearch = false

    /// Judges each manifest by itself, by a rule that tells of no other.
    mutating func judge<Spec>(
        _ manifests: [Manifest<Spec>], _ kind: Kind, by crew: any Crew,
        _ rule: @Sendable (Manifest<Spec>, inout Problems) -> Void
    ) {
        let before = self
        let judged = crew.each(manifests.count) { position in
            var own = before.apart(Subject(kind, manifests[position].name))
            rule(manifests[position], &own)
            return own
        }
        for (manifest, own) in zip(manifests, judged) {
            if own.missesSearch {
                rule(manifest, &self)
            } else {
                bySubject.merge(own.bySubject) { _, all in all }
            }
        }
    }

    /// What is known of one subject so far, for whoever judges it beside others.
    private func apart(_ subject: Subject) -> Problems {
        var own = Problems()
        own.isApart = true
        if let known = bySubject[subject] { own.bySubject[subject] = known }
        return own
    }

    mutating func add(_ diagnostics: [Diagnostic]) { strays += diagnostics }

    mutating func add(_ diagnostics: [Diagnostic], of subject: Subject) {
        guard !diagnostics.isEmpty else { return }
        bySubject[subject, default: []] += diagnostics
    }

    mutating func report(
        _ subject: Subject, _ severity: Diagnostic.Severity = .error, rule: String, at place: Place,
        _ problem: String, remedy: String? = nil
    ) {
        guard let node = place.node else { return }
        bySubject[subject, default: []].append(
            node.diagnostic(severity, rule: rule, problem, remedy: remedy))
    }

    /// Says that `reference` names nothing that there is.
    mutating func unknown(
        _ kind: Kind, _ reference: Reference, among names: @autoclosure () -> [String],
        in subject: Subject
    ) {
        unknown(kind.noun, reference, among: names(), in: subject)
    }

    mutating func unknown(
        _ noun: String, _ reference: Reference, among names: @autoclosure () -> [String],
        in subject: Subject, _ severity: Diagnostic.Severity = .error, rule: String? = nil
    ) {
        let otherwise = "there is no \(noun) at all"
        let remedy = meant(reference.name, among: names(), otherwise: otherwise)
        report(
            subject, severity, rule: rule ?? "unknown-\(noun)",
            at: reference.place, "there is no \(noun) called `\(reference.name)`",
            remedy: remedy)
    }

    /// Returns what was probably meant by `word`, else the names in a line; nil once enough was compared.
    mutating func meant(
        _ word: String, among names: @autoclosure () -> [String], otherwise: String
    ) -> String? {
        comparable(names()).map { meantOrOneOf(word, $0, otherwise: otherwise) }
    }

    /// Returns the names that a word may be compared with. They are not even gathered once enough was
    /// compared: that alone would take as long for each of many wrong names as there are right ones.
    mutating func comparable(_ names: @autoclosure () -> [String]) -> [String]? {
        guard !isApart else {
            missesSearch = true
            return nil
        }
        guard comparisons < Problems.comparisonsMax else { return nil }
        let names = names()
        comparisons += names.count
        return names
    }

    /// All of them, in the order of places, each once.
    var sorted: [Diagnostic] {
        Array(Set(strays + bySubject.values.joined())).sorted()
    }

    func errors(of subject: Subject) -> [Diagnostic] {
        (bySubject[subject] ?? []).filter { $0.severity == .error }
    }
}
