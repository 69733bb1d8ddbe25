import Git
import Host

/// The place that all controllers share, reached by the installed `git` from our own bare repository. git
/// brings credentials, proxies and ssh settings with it; and only its push compares before it swaps.
package struct Hub: Sendable {
    let url: String
    let repository: String
    let limits: HubLimits
    let run: RunProgram
    /// Where git keeps a reference of the hub's in the user's clone. Into a repository of our own nothing but objects
    /// is fetched: who kills git while it moves a reference leaves a lock there, which waits for a person.
    let tracking: (@Sendable (String) -> String)?

    /// Throws `refused` for an address that git would take for an option or a program.
    package init(
        url: String, repository: String, limits: HubLimits = HubLimits(), run: @escaping RunProgram,
        tracking: (@Sendable (String) -> String)? = nil
    ) throws(HubError) {
        if let why = whyNoAddress(url) {
            throw HubError(.refused, "use the hub `\(withoutSecret(url))`", why)
        }
        (self.url, self.repository, self.limits, self.run) = (url, repository, limits, run)
        self.tracking = tracking
    }

    /// Its address, for a person.
    var name: String { withoutSecret(url) }
}

/// How many seconds git may take.
package struct HubLimits: Hashable, Sendable {
    /// To say what references the hub has: a few hundred bytes. Each look begins with that question, so a hub
    /// that hangs holds up a pass for so long.
    package var question: Int
    /// To bring objects there or here, and for the hub's own hooks.
    package var transfer: Int

    package init(question: Int = 30, transfer: Int = 120) {
        (self.question, self.transfer) = (question, transfer)
    }
}

/// `-x` would be an option, and `ext::sh …` a program that git runs.
private func whyNoAddress(_ url: String) -> String? {
    if url.isEmpty { return "it is empty" }
    if url.hasPrefix("-") { return "it begins with `-`" }
    if url.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) { return "it has a control character" }
    if url.contains("::") && !url.contains("://") && !url.hasPrefix("/") {
        return "it names a helper program"
    }
    guard let colon = url.firstRange(of: "://") else { return nil }
    let scheme = String(url[..<colon.lowerBound])
    guard ["file", "ssh", "https", "http", "git"].contains(scheme) else {
        return "`\(scheme)` is no transport that is used; file, ssh, https, http and git are"
    }
    return nil
}

/// Why the hub could not be reached or asked.
package struct HubError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// What was asked is wrong, and would be wrong again.
        case refused
        /// git could not be run.
        case noGit
        /// The hub did not answer, or not as a hub does.
        case unreachable
        /// The hub answered, and what came is not here.
        case incomplete
    }

    package var kind: Kind
    package var doing: String
    package var message: String
    /// What a person can do about it; a sentence without its full stop.
    package var remedy: String?

    init(_ kind: Kind, _ doing: String, _ message: String, remedy: String? = nil) {
        (self.kind, self.doing, self.message, self.remedy) = (kind, doing, message, remedy)
    }
}

extension HubError: CustomStringConvertible {
    package var description: String {
        "could not \(doing): \(message)" + (remedy.map { ". \($0)" } ?? "")
    }
}
