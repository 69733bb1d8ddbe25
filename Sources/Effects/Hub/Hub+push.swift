package import Git

extension Hub {
    /// One reference that is to move on the hub.
    package struct Update: Hashable, Sendable {
        package var reference: String
        /// What it must name now; nil where it must not be there.
        package var expected: ObjectID?
        package var new: ObjectID

        package init(reference: String, expected: ObjectID?, new: ObjectID) {
            (self.reference, self.expected, self.new) = (reference, expected, new)
        }
    }

    package enum PushAnswer: Hashable, Sendable {
        /// The hub has them all.
        case accepted
        /// The hub answered, and has moved none or not all: the reasons by reference.
        case refused([String: String])
        /// Nobody knows: the connection died, time was up, git was ended. The hub may have them, or get them
        /// seconds later; push the same again.
        case unknown(String)
    }

    /// Moves references on the hub, each only from what is expected, all or none where the hub can. A reference
    /// that already names its `new` is accepted: an earlier push that nobody heard of has landed.
    package func push(_ updates: [Update], atomic: Bool = true) throws(HubError) -> PushAnswer {
        let leases = updates.map {
            "--force-with-lease=\($0.reference):\($0.expected?.hex ?? "")"
        }
        let pairs = updates.map { "\($0.new):\($0.reference)" }
        let result = try git(
            ["push", "--porcelain", "--no-verify", "--no-follow-tags"]
                + (atomic ? ["--atomic"] : []) + leases + ["--end-of-options", url] + pairs,
            doing: "push to the hub \(name)")
        if atomic, result.complained.contains("does not support --atomic") {
            return try push(updates, atomic: false)
        }
        return classified(result, updates)
    }

    private func classified(_ result: ProgramResult, _ updates: [Update]) -> PushAnswer {
        let words = result.lastWords
        guard result.status != nil else { return .unknown(words) }
        let lines = pushLines(result.output)
        var reasons: [String: String] = [:]
        for update in updates {
            guard let line = lines[update.reference] else { return unanswered(result, updates) }
            if line.isDone { continue }
            // What a dead connection leaves undone looks like a refusal, but for the hub's own words.
            guard line.isAnswer else { return .unknown("\(line.summary). \(words)") }
            reasons[update.reference] = line.reason
        }
        if !reasons.isEmpty { return .refused(withWords(of: result, reasons)) }
        // Each reference is told as moved only when the hub has said so, or has had it before.
        return result.status == 0 ? .accepted : .unknown(words)
    }

    /// git has told of no reference. Who was not let in has brought nothing: a server of http or ssh says so before
    /// it takes anything.
    private func unanswered(_ result: ProgramResult, _ updates: [Update]) -> PushAnswer {
        guard let known = HubComplaint.known(in: result.complained), known.kind == .refused else {
            return .unknown(result.lastWords)
        }
        let words = "\(result.lastWords). \(known.remedy)"
        return .refused(Dictionary(uniqueKeysWithValues: updates.map { ($0.reference, words) }))
    }

    /// What the hub's hooks, rules or disk said tells the reason best. Who only falls with another has none.
    private func withWords(of result: ProgramResult, _ reasons: [String: String]) -> [String:
        String]
    {
        let words = result.wordsOfHub
        guard !words.isEmpty else { return reasons }
        return reasons.mapValues {
            $0.hasPrefix(fallenWithAnother) ? $0 : "\($0), and it says: \(words)"
        }
    }
}

/// What git says of a reference that is not moved since another one is not.
private let fallenWithAnother = "atomic push fail"

/// One line of `--porcelain`: `flag TAB from:to TAB summary`.
struct PushLine {
    var flag: Character
    var summary: String

    /// `=` is up to date; the others moved.
    var isDone: Bool { flag != "!" }

    /// What stands in its parentheses.
    var reason: String {
        guard let start = summary.firstIndex(of: "("), summary.hasSuffix(")") else {
            return summary
        }
        return String(summary[summary.index(after: start)...].dropLast())
    }

    /// Whether a comparison was made, here with what the hub advertised or by the hub itself.
    var isAnswer: Bool {
        summary.hasPrefix("[rejected]")
            || (summary.hasPrefix("[remote rejected]") && !summary.contains("did not report"))
    }
}

func pushLines(_ output: [UInt8]) -> [String: PushLine] {
    var found: [String: PushLine] = [:]
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
        let fields = line.split(separator: "\t", maxSplits: 2)
        guard fields.count == 3, fields[0].count == 1, let flag = fields[0].first,
            let colon = fields[1].firstIndex(of: ":")
        else { continue }
        let reference = String(fields[1][fields[1].index(after: colon)...])
        found[reference] = PushLine(flag: flag, summary: String(fields[2]))
    }
    return found
}
