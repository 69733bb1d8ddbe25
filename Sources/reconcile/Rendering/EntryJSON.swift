import Ledger
import Manifests

/// An entry of the ledger that was just written, for other programs.
enum EntryJSON {
    static let keys = [
        "entries      each that was written: at, kind, target, words, why"
    ]
}

extension Entry {
    var json: JSON {
        [
            "at": .string(at.text), "kind": .string(transition.kind.rawValue),
            "target": .optional(target?.text), "words": .string(wholeSubject),
            "why": .optional(transition.trouble ?? transition.saidReason),
        ]
    }
}

extension Transition {
    /// The reason that a person gave for a word that brings no trouble.
    fileprivate var saidReason: String? {
        switch self {
        case .settled(let settled): settled.reason
        case .acknowledged(let said): said.reason
        case .tookOver(let taken): taken.reason
        case .accepted(let answer), .reverted(let answer): answer.reason
        case .followed(let followed): followed.reason
        default: nil
        }
    }
}
