import Manifests

extension Entry {
    /// The commit message: a sentence, and trailers for `git log --format='%(trailers:key=…)'`. Rendered from the
    /// entry alone; nothing ever believes a trailer.
    package var message: String {
        "\(subjectLine)\n\n\(body)\(trailers.map { "\($0.0): \(oneLine($0.1))\n" }.joined())"
    }

    /// `app/production: canary starts`; what is longer than a line of `git log` is cut, and whole in the body.
    package var subjectLine: String {
        let whole = wholeSubject
        guard whole.count > Entry.subjectColumns else { return whole }
        return whole.prefix(Entry.subjectColumns - 1) + "…"
    }

    private static let subjectColumns = 100

    /// The subject line with nothing cut off.
    package var wholeSubject: String {
        oneLine(
            (target.map { "\($0.text): \(transition.sentence)" } ?? transition.sentence)
                + (happened == nil ? "" : " (recorded late)"))
    }

    private var body: String {
        let isCut = wholeSubject.count > Entry.subjectColumns
        let lines = (isCut ? [wholeSubject] : []) + transition.explanation(under: rules)
        return lines.isEmpty ? "" : lines.map(oneLine).joined(separator: "\n") + "\n\n"
    }

    private var trailers: [(String, String)] {
        var found = [("Entry", transition.kind.rawValue), ("At", at.text)]
        if let happened { found.append(("Happened", happened.text)) }
        if let target {
            if !target.isOwn { found.append(("Rollout", target.rollout)) }
            if !target.isWork { found.append(("Environment", target.environment)) }
        }
        found += transition.trailers
        found.append(("Controller", controller))
        return found
    }
}

extension Transition {
    fileprivate var sentence: String {
        switch self {
        case .founded: "The ledger is founded"
        case .revision(let seen): "Revision \(seen.revision.commit.prefix(10)) is acted on"
        case .claimed(let claimed): "\(claimed.stage) was done before, says \(claimed.by)"
        case .intent(let intent):
            intent.attempt.sentence
                + (intent.emergency.map { ", let through by \($0.by) alone" } ?? "")
        case .succeeded: "its action succeeded"
        case .failed(let outcome): outcome.goesBack ? "its action failed" : "it failed for good"
        case .lapsed: "its action never ran"
        case .lost: "the end of its action was not seen"
        case .measured(let measured): "measured: \(measured.reading)"
        case .verified(let verified): "\(verified.stage) is verified"
        case .broke(let broke): "\(broke.stage) failed: \(broke.cause)"
        case .asked(let ask): "\(ask.by) asks to go back"
        case .answered(let answered): "answered: \(answered.word)"
        case .paused(let said): "\(said.by) pauses it"
        case .acknowledged(let said): "\(said.by) looks after it"
        case .tookOver(let taken): "\(taken.host) takes over"
        case .drifted(let drifted): drifted.sentence
        case .accepted(let answer): "Ledger commit \(answer.commit.prefix(10)) is accepted"
        case .reverted(let answer): "Ledger commit \(answer.commit.prefix(10)) is reverted"
        case .lateReport(let report):
            report.asked.map { "\($0.by) asked to go back, too late" }
                ?? "\(report.isTakenOver ? "where it was taken over from" : "done while the hub was away"): \(report.said)"
        case .followed(let followed):
            "Revision \(followed.revision.prefix(10)) is followed from now on, says \(followed.by)"
        case .settled(let settled):
            "\(settled.by) says that it is \(settled.answer == .done ? "done" : "not done")"
        }
    }

    fileprivate func explanation(under rules: Int) -> [String] {
        switch self {
        case .intent(let intent):
            (intent.cause.map { [$0] } ?? []) + intent.evidence.map { "\($0.gate): \($0.held)" }
        case .verified(let verified): verified.evidence.map { "\($0.gate): \($0.held)" }
        case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome),
            .lost(let outcome):
            (outcome.cause.map { [$0] } ?? []) + outcome.runs.map(\.sentence)
        case .asked(let ask): [ask.reason]
        case .paused(let said): [said.reason]
        case .acknowledged(let said): (said.reason.map { [$0] } ?? []) + said.about
        case .answered(let answered): [answered.why]
        case .settled(let settled): [settled.reason]
        case .drifted(let drifted): [drifted.report] + drifted.differences
        case .accepted(let answer), .reverted(let answer): [answer.reason] + answer.files
        case .lateReport(let report): (report.asked.map { [$0.reason] } ?? []) + [report.why]
        case .followed(let followed):
            [
                followed.reason,
                "It does not come after \(followed.instead.prefix(10)), which was acted on before",
            ]
        case .tookOver(let taken): taken.reason.map { [$0] } ?? []
        case .revision(let seen): seen.sentences(under: rules)
        case .claimed(let claimed): claimed.reason.map { [$0] } ?? []
        case .founded, .measured, .broke: []
        }
    }

    fileprivate var trailers: [(String, String)] {
        switch self {
        case .founded(let founded): [("Ledger", founded.id)]
        case .revision(let seen): [("Revision", seen.revision.commit)]
        case .claimed(let claimed): [("Stage", claimed.stage), ("Digest", claimed.digest)]
        case .intent(let intent): intent.attempt.trailers
        case .succeeded(let outcome), .failed(let outcome), .lapsed(let outcome),
            .lost(let outcome):
            [("Attempt", outcome.attempt), ("Fence", String(outcome.fence))]
        case .verified(let verified): [("Stage", verified.stage)]
        case .broke(let broke): [("Stage", broke.stage)]
        case .tookOver(let taken): [("Attempt", taken.attempt), ("Fence", String(taken.fence))]
        case .asked(let ask): [("Person", ask.by)]
        case .paused(let said): [("Person", said.by)]
        case .acknowledged(let said): [("Person", said.by)]
        case .settled(let settled): [("Person", settled.by)]
        case .accepted(let answer), .reverted(let answer):
            [("Commit", answer.commit), ("Person", answer.by)]
        case .followed(let followed): [("Revision", followed.revision), ("Person", followed.by)]
        case .lateReport(let report):
            (report.attempt.map { [("Attempt", $0)] } ?? [])
                + (report.asked.map { [("Person", $0.by)] } ?? [])
        case .measured, .drifted, .answered: []
        }
    }
}

extension Attempt {
    fileprivate var sentence: String {
        switch purpose {
        case .start: "\(stage) starts"
        case .finish: "\(stage) finishes"
        case .back: "\(stage) goes back"
        }
    }

    fileprivate var trailers: [(String, String)] {
        var found = [("Stage", stage), ("Revision", revision)]
        if let digest { found.append(("Digest", digest)) }
        found += [("Attempt", id), ("Fence", String(fence))]
        found += answers.map { ("Answers", $0) }
        return found
    }
}

extension Drifted {
    fileprivate var sentence: String {
        guard accepted == nil else { return "what runs there is accepted" }
        return differences.isEmpty
            ? "it is again as the ledger says" : "it has drifted: \(differences[0])"
    }
}

extension RunRecord {
    fileprivate var sentence: String {
        "\(what): \(end), after \(milliseconds) ms\(tries > 1 ? ", \(tries) tries" : "")"
    }
}

extension RevisionSeen {
    fileprivate func sentences(under rules: Int) -> [String] {
        let sights = self.sights.sorted { bytesPrecede($0.key, $1.key) }.flatMap {
            rollout, sights in
            sights.map { $0.sentence(of: rollout, under: rules) }
        }
        let adopted = environments.keys.sorted(by: bytesPrecede).map { "\($0) is adopted" }
        let reviewed = self.reviewed.sorted { bytesPrecede($0.key, $1.key) }.flatMap { name, all in
            all.map { "\($0.by) reviews that \($0.emergency.words)" }
        }
        return sights + (policy == nil ? [] : ["the policy is adopted"]) + adopted + reviewed
    }
}

extension Sight {
    /// As the message of its entry and the plan have it. Before rules 6 a veto, too, was said to sign off.
    package func sentence(of rollout: String, under rules: Int = Entry.currentRules) -> String {
        let subject = "\(rollout)/\(stage) as \(role)"
        switch rules < 6 ? .signOff : kind {
        case .pause: return "\(by) pauses \(rollout)"
        case .resume: return "\(by) resumes \(rollout)"
        case .emergency: return "\(by) lets \(rollout)/\(stage) through alone"
        case .signOff: return "\(by) signs off \(subject)"
        case .veto: return "\(by) vetoes \(subject)"
        case .withdrawal: return "\(by) withdraws the sign-off of \(subject)"
        case .lift: return "\(by) lifts the veto of \(subject)"
        }
    }
}

/// A trailer's value, and a line of the body, is one line whatever a person or a program wrote.
private func oneLine(_ text: String) -> String {
    // Nearly all of them are, and no table has to be asked of a printable letter of ASCII.
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
    var line = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
            line += "\\u{\(String(scalar.value, radix: 16))}"
        default: line.unicodeScalars.append(scalar)
        }
    }
    return line
}
