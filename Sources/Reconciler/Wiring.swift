import Effects
import Git
import Host
import Records

/// Looks up a variable of the environment.
package typealias Variable = @Sendable (String) -> String?

/// Opens the hub of a site; with a remote, by the installed git.
func openHub(_ site: Site, variable: @escaping Variable) throws -> SiteHub {
    try SiteHub(site, host: hostName()) {
        HubWire(over: try site.hub(over: site.stateRepository, variable: variable))
    }
}

extension Site {
    /// The remote hub, as reached from one of our repositories. Of the configuration of the user's clone nothing is
    /// believed but the address and the extra headers, by which many a robot says who it is.
    func hub(
        over repository: String, variable: @escaping Variable,
        tracking: (@Sendable (String) -> String)? = nil
    ) throws -> Hub {
        let headers = try Repository(at: self.repository).extraHeaders()
        return try Hub(
            url: hub, repository: repository,
            limits: hubSeconds.map { HubLimits(question: $0, transfer: $0) } ?? HubLimits(),
            run: gitRunner(variable: variable, headers: headers), tracking: tracking)
    }
}

extension HubWire {
    /// Asks by the installed git, which brings credentials, proxies and ssh settings with it.
    init(over hub: Hub) {
        self.init(
            list: { try hub.lsRemote($0) }, fetch: { try hub.fetch($0) },
            push: { moves in
                let updates = moves.map {
                    Hub.Update(reference: $0.reference, expected: $0.expected, new: $0.new)
                }
                return switch try hub.push(updates) {
                case .accepted: .accepted
                case .refused(let reasons): .refused(reasons)
                case .unknown(let words): .unknown(words)
                }
            })
    }
}

/// Runs git with that of our environment by which it finds its settings, its keys and the way out, and nothing else.
/// Headers go by the environment: what is among a program's words is seen by everybody on the machine.
func gitRunner(variable: @escaping Variable, headers: [Setting] = []) -> RunProgram {
    { words, environment, input, seconds in
        var inherited: [String: String] = [:]
        for name in gitVariables(variable) { inherited[name] = variable(name) }
        let before = settingsCount(variable)
        for (index, header) in headers.enumerated() {
            inherited["GIT_CONFIG_KEY_\(before + index)"] = header.name
            inherited["GIT_CONFIG_VALUE_\(before + index)"] = header.value
        }
        if !headers.isEmpty { inherited["GIT_CONFIG_COUNT"] = String(before + headers.count) }
        let program = words.first ?? "git"
        let run = try Invocation(
            program, Array(words.dropFirst()),
            environment: inherited.merging(environment) { $1 }, input: .bytes(input)
        ).run(timeLimit: .seconds(seconds), outputBytesMax: 16 << 20)
        let status: Int32? =
            if case .exited(let status) = run.end, !run.isTimedOut { status } else { nil }
        return ProgramResult(
            status: status, output: run.output, complaints: run.complaints,
            isTimedOut: run.isTimedOut)
    }
}

/// How many settings our own environment gives to git.
private func settingsCount(_ variable: Variable) -> Int {
    min(max(variable("GIT_CONFIG_COUNT").flatMap { Int($0) } ?? 0, 0), 100)
}

/// None that would send git to another repository.
private func gitVariables(_ variable: Variable) -> [String] {
    let numbered = (0..<settingsCount(variable)).flatMap {
        ["GIT_CONFIG_KEY_\($0)", "GIT_CONFIG_VALUE_\($0)"]
    }
    let proxies = ["http_proxy", "https_proxy", "all_proxy", "no_proxy"]
    return [
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "KRB5CCNAME",
        "GIT_SSH", "GIT_SSH_COMMAND", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
        "GIT_SSL_CERT", "GIT_SSL_KEY", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_EXEC_PATH",
    ] + numbered + proxies + proxies.map { $0.uppercased() }
}
