extension Statement {
    /// A statement that differs in what can be named, and how that is said.
    package struct Alternative: Sendable {
        package var statement: Statement
        /// `signed for version 2.3.9, not 2.4.0`.
        package var words: String
    }

    /// What somebody may have signed instead: each line with the other values that are known, alone, and with what
    /// changes together with another content.
    package func alternatives(_ known: KnownElsewhere) -> [Alternative] {
        var found: [Alternative] = []
        func add(_ line: String, _ change: (inout Statement) -> Void) {
            var statement = self
            change(&statement)
            guard statement != self else { return }
            let now = lines.first { $0.name == line }?.value ?? "-"
            let then = statement.lines.first { $0.name == line }?.value ?? "-"
            found.append(
                Alternative(
                    statement: statement, words: "signed for \(line) \(then), not \(now)"))
        }
        for root in known.roots { add("root") { $0.ground.root = root } }
        for name in known.repositories {
            add("repository") { $0.ground.repository = name }
        }
        for name in known.branches { add("branch") { $0.ground.branch = name } }
        for kind in Kind.allCases { add("kind") { $0.kind = kind } }
        for name in known.rollouts { add("rollout") { $0.rollout = name } }
        for name in known.stages { add("stage") { $0.stage = name } }
        for name in known.gates { add("gate") { $0.gate = name } }
        for name in known.roles { add("role") { $0.role = name } }
        for name in known.people { add("person") { $0.person = name } }
        for time in known.times {
            add("not-before") { $0.notBefore = time }
            if let time { add("time") { $0.time = time } }
        }
        for saw in known.ledgers { add("ledger") { $0.ledger = saw } }
        for span in known.spans { add("lasts") { $0.lasts = span } }
        add("reason") { $0.reason = nil }
        for names in known.environments { add("environments") { $0.environments = names } }
        for digest in [self.digest] + known.digests {
            add("digest") { $0.digest = digest }
            for version in known.versions where version != self.version {
                add("version") { ($0.version, $0.digest) = (version, digest) }
            }
            for names in known.environments where digest != self.digest && names != environments {
                add("environments") { ($0.environments, $0.digest) = (names, digest) }
            }
        }
        return found
    }
}

/// The other values that lines of a statement could have, as far as anybody here knows.
package struct KnownElsewhere: Sendable {
    package var roots: [String?] = [nil]
    package var repositories: [String?] = [nil]
    package var branches: [String?] = [nil]
    package var rollouts: [String] = []
    package var stages: [String?] = [nil]
    package var gates: [String?] = [nil, "entry", "exit"]
    package var versions: [String?] = [nil]
    package var environments: [[String]] = [[]]
    package var digests: [String?] = [nil]
    package var times: [Instant?] = [nil]
    package var roles: [String?] = [nil]
    package var people: [String] = []
    package var ledgers: [String?] = [nil]
    package var spans: [TimeSpan?] = [nil]

    package init() {}
}
