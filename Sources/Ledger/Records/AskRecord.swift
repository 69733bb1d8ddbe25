package import Manifests

/// A person's word that a target is to go back.
package struct AskRecord: Recorded {
    package var level = ""
    package var flags: [String] = []
    package var by = ""
    package var at = Instant(seconds: 0)
    package var reason = ""
    /// Whether it is to be done though the hub cannot be asked.
    package var isOffline = false
    /// What stood there as the person saw it. What was recorded before this was asked for does not say it.
    package var about: AskedAbout?

    package init() {}

    package static let fields: [StateField<AskRecord>] = [
        .required("level", \.level, .text),
        .unless([], "flags", \.flags, .list(.text)),
        .required("by", \.by, .text),
        .required("at", \.at, .instant),
        .required("reason", \.reason, .text),
        .unless(false, "offline", \.isOffline, .boolean),
        .optional("about", \.about, .record),
    ]
}

extension AskRecord {
    /// The level that takes flags back alone, and the one that is meant where none is named.
    package static let flagsLevel = "flags"
    package static let ordinaryLevel = "service"

    package var isOfFlags: Bool { level == AskRecord.flagsLevel }

    /// As entries name it: what is asked, by whom, and when. No two that are open are called the same.
    package var name: String {
        "\(([level] + (flags.isEmpty ? [] : [flags.joined(separator: ", ")])).joined(separator: " ")) by \(by) at \(at.text)"
    }

    /// Whether one way back does what both ask.
    package func asksTheSame(as other: AskRecord) -> Bool {
        level == other.level && flags == other.flags && about == other.about
    }

    /// Whether a flag of this name is meant, where flags alone go back.
    package func means(flag: String) -> Bool { flags.isEmpty || flags.contains(flag) }
}

/// A word to go back needs nothing more to be done, and why.
package struct AnsweredAsk: Recorded {
    /// The word, by its name.
    package var word = ""
    package var why = ""

    package init() {}

    package init(_ word: AskRecord, because why: String) {
        (self.word, self.why) = (word.name, why)
    }

    package static let fields: [StateField<AnsweredAsk>] = [
        .required("word", \.word, .text),
        .required("why", \.why, .text),
    ]
}

/// What going back would undo: a word on it holds only while that is there.
package struct AskedAbout: Recorded {
    /// Of the start that brought it, or brings it.
    package var fence = 0
    /// None where nothing is there to be undone.
    package var stage: String?
    package var digest: String?

    package init() {}

    package static let fields: [StateField<AskedAbout>] = [
        .required("fence", \.fence, .integer),
        .optional("stage", \.stage, .text),
        .optional("digest", \.digest, .text),
    ]
}

/// A word to go back that takes nothing back any more: it is told, and nothing acts by it.
package struct OvertakenAsk: Recorded {
    package var by = ""
    package var at = Instant(seconds: 0)
    package var reason = ""
    /// What has happened since that the person did not know.
    package var why = ""

    package init() {}

    init(_ ask: AskRecord, because why: String) {
        (by, at, reason) = (ask.by, ask.at, ask.reason)
        self.why = why
    }

    package static let fields: [StateField<OvertakenAsk>] = [
        .required("by", \.by, .text),
        .required("at", \.at, .instant),
        .required("reason", \.reason, .text),
        .required("why", \.why, .text),
    ]
}

extension ObservedState {
    /// What a word to take `target` back is about now.
    package func whatGoesBack(in target: TargetID) -> AskedAbout {
        var about = AskedAbout()
        if let open = attempt(where: target), open.target == target, open.purpose == .start {
            (about.fence, about.stage, about.digest) = (open.fence, open.stage, open.digest)
            return about
        }
        let record = self[target]
        (about.fence, about.stage) = (record.order, record.stageToUndo)
        about.digest =
            about.stage == record.stage
            ? record.digest : about.stage.flatMap { record.done[$0]?.digest }
        return about
    }
}

extension ObservedState {
    /// Whether nothing is left in `target` of what `word` was to take back: it has gone back already, or never
    /// came.
    package func isMet(_ word: AskRecord, in target: TargetID) -> Bool {
        let record = self[target]
        switch record.standing {
        case nil, .soaking, .verified, .wentBack: break
        case .starting, .finishing, .goingBack, .failing, .failed, .unknown: return false
        }
        if word.isOfFlags {
            let flags = record.layer?.flags ?? [:]
            return flags.allSatisfy { !word.means(flag: $0.key) || $0.value.isPlain }
        }
        let now = whatGoesBack(in: target)
        guard let about = word.about, about != now else {
            return record.standing == .wentBack && record.stageToUndo == nil
        }
        // It went back by another way than the one that was named: that one is still to be gone.
        let isAnotherWay =
            word.level != AskRecord.ordinaryLevel && word.level != record.failure?.level
        return !(isAnotherWay && record.standing == .wentBack && record.stage == about.stage)
    }
}

extension AskedAbout {
    /// What has become of this, where `now` is there instead.
    func overtaken(by now: AskedAbout) -> String {
        let stage = stage ?? "nothing"
        guard now.fence == fence else {
            return "it was about \(stage) as fence \(fence) brought it, and fence \(now.fence) has "
                + "brought \(now.stage ?? "something else") since"
        }
        return "it was about \(stage), which has gone back since"
    }
}
