package import Ledger
import Manifests
package import YAML

/// What is said of one sign-off, or of a role that nobody has filled: the same in `status`, `plan`, `why`,
/// JSON and the audit.
package struct SignOffVerdict: Hashable, Sendable {
    package enum Word: String, Hashable, Sendable, CaseIterable {
        case granted
        case missing
        /// Given before the results that it is to be given on.
        case early
        /// Of other content than there is now.
        case stale
        case expired
        /// It has let its stage through once.
        case spent
        case withdrawn
        case notMember = "not a member"
        case selfApproval = "self-approval"
        case secondPerson = "needs a second person"
        case samePerson = "same person twice"
        /// Its claimed time is after its first sight.
        case misdated
        /// Where a signature is asked, it has none that counts.
        case unproven
        case vetoed
    }

    package var word: Word
    package var role: String
    /// None where nobody has said anything.
    package var sight: Sight?
    /// Why, as a sentence about it; none where it counts or is not there.
    package var objection: String?
    /// How it is known who gave it, where it counts.
    package var proof: String?
    /// Where it stands in the manifests now.
    package var location: SourceLocation?

    init(
        _ word: Word, _ role: String, _ sight: Sight? = nil, _ objection: String? = nil,
        at location: SourceLocation? = nil
    ) {
        (self.word, self.role, self.sight) = (word, role, sight)
        (self.objection, self.location) = (objection, location)
    }
}

extension SignOffVerdict {
    static func missing(_ role: String) -> SignOffVerdict { SignOffVerdict(.missing, role) }

    /// With where and how it counts.
    package var line: String {
        guard let sight else { return "\(role): \(word.rawValue)" }
        switch word {
        case .granted:
            let place = location.map { ", \($0.file):\($0.line)" } ?? ""
            return "\(role): granted by \(sight.by) at \(sight.at), \(proof ?? "declared"), "
                + "first seen \(sight.seen.text) in \(sight.revision.prefix(10))\(place)"
        default: return "\(role): \(word.rawValue): \(objection ?? sight.by)"
        }
    }
}

extension Sight {
    /// As a sentence begins that is about it.
    var subject: String { "\(by)'s sign-off of \(at)" }
}
