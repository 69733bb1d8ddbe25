package import Manifests

/// A key that signs the ledger's commits, as the policy that brought it says: kept with that, so that a commit is judged by
/// the ledger alone.
package struct ControllerKey: Recorded {
    /// Kind and body, as in a `.pub` file, without a comment.
    package var ssh = ""
    package var name: String?
    /// When it begins to count, and when it counts no more.
    package var from: Instant?
    package var until: Instant?

    package init() {}

    package static let fields: [StateField<ControllerKey>] = [
        .required("ssh", \.ssh, .text),
        .optional("name", \.name, .text),
        .optional("from", \.from, .instant),
        .optional("until", \.until, .instant),
    ]

    package func counts(at moment: Instant) -> Bool { objection(at: moment, "") == nil }

    package var body: String { ssh.split(separator: " ").last.map(String.init) ?? "" }
}

/// What is said of the signature of a commit: a fact, worked out where libcrypto is at hand.
package enum Seal: Hashable, Sendable {
    case missing
    /// A good one, by the key of this body.
    case by(body: String, fingerprint: String)
    /// Why it is none, in words.
    case refused(String)
}

extension [ControllerKey] {
    /// Why a commit is not one of theirs; nil where it is, or where nobody has to sign.
    package func objection(to seal: Seal, at moment: Instant) -> String? {
        guard !isEmpty else { return nil }
        switch seal {
        case .missing: return "no controller has signed it"
        case .refused(let why): return "its signature does not hold: \(why)"
        case .by(let body, let fingerprint):
            let known = filter { $0.body == body }
            if known.isEmpty {
                return "it is signed with \(fingerprint), which the policy in force does not name"
            }
            // Who names a key anew has extended it.
            let objections = known.map { $0.objection(at: moment, fingerprint) }
            return objections.contains(nil) ? nil : objections.compactMap { $0 }.first
        }
    }
}

extension ControllerKey {
    fileprivate func objection(at moment: Instant, _ fingerprint: String) -> String? {
        if let from, moment < from {
            return "it is signed with \(fingerprint), which counts from \(from.text)"
        }
        if let until, moment >= until {
            return "it is signed with \(fingerprint), which counted until \(until.text)"
        }
        return nil
    }
}

extension LedgerRecord {
    /// Who has to sign what comes next; nobody where the policy in force names none.
    package var controllers: [ControllerKey] { policy?.controllers ?? [] }
}
