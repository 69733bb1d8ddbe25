import Ledger
import Manifests

/// An environment: what runs there, and what was done to it.
struct Place: Sendable {
    /// What an action did to it.
    struct Effect: Hashable, Sendable {
        var attempt: String
        var fence: Int
        var versions: [String: String]
        var moment: Int
    }

    /// A program that may change it, as long as it runs.
    struct Running: Hashable, Sendable {
        var attempt: String
        var fence: Int
        var machine: Int
        /// When others may think that it is over, by true time.
        var deadline: Int
        /// Whether it acts by a word that the hub has not heard: that of one who was alone.
        var isOffline: Bool
    }

    let name: String
    /// Whether it refuses a fence lower than one it has served.
    let checksFence: Bool
    private(set) var fence = 0
    var versions: [String: String]
    var running: [Running] = []
    private(set) var effects: [Effect] = []
    /// Whether somebody was here of whom the ledger does not tell yet.
    var refusals = 0

    init(_ name: String, checksFence: Bool, versions: [String: String]) {
        (self.name, self.checksFence, self.versions) = (name, checksFence, versions)
    }

    /// Whether a program with this fence is served.
    mutating func serves(_ fence: Int) -> Bool {
        guard checksFence else { return true }
        guard fence >= self.fence else { return false }
        self.fence = fence
        return true
    }

    mutating func take(_ effect: Effect) {
        versions.merge(effect.versions) { $1 }
        effects.append(effect)
    }
}
