import Edits
import Host
import Ledger
import Manifests
import Planner
import Records
import YAML

/// What is signed of a person's word, and with which key.
struct SigningDesk {
    let saying: Saying
    let statement: Statement
    /// Where a yes lifts an earlier no of the same person.
    let lift: Statement?
    let person: Person?
    let keyFile: String?
    /// A signature that was made already.
    let elsewhere: SignedElsewhere?

    /// Whether the person asks for it, whoever else does.
    var isWanted: Bool { keyFile != nil || elsewhere != nil }

    /// Signs, and holds the answer against the policy before anything is written.
    func signed(in surroundings: Surroundings) throws -> Saying {
        var signed = saying
        try elsewhere?.refuseOther(than: statement)
        guard elsewhere == nil || lift == nil else {
            throw LedgerTrouble(
                "this yes lifts an earlier no, so it takes two signatures, and one is placed",
                remedy: "Sign it here: --key FILE")
        }
        signed.signed = try sign(statement, in: surroundings)
        signed.lift = try lift.map { try sign($0, in: surroundings) }
        return signed
    }

    private func sign(_ statement: Statement, in surroundings: Surroundings) throws -> SignedWord {
        let text = try signature(over: statement.text, in: surroundings)
        switch checkSignature(text, over: statement.text) {
        case .signed(let key):
            guard person?.keys.contains(where: { $0.isOf(key) }) == true else {
                throw LedgerTrouble(
                    "\(key.fingerprint) is not a key that the policy gives to \(saying.by)",
                    remedy: "Sign with one that it gives, or have it added below `people`")
            }
            return SignedWord(statement, signature: text)
        case .ofAnotherText:
            throw LedgerTrouble(
                elsewhere == nil
                    ? "ssh-keygen signed another text"
                    : "the signature is not over the statement that lies beside it")
        case .refused(let words):
            throw LedgerTrouble(
                "\(elsewhere == nil ? "what ssh-keygen made" : "the signature") is not taken: \(words)"
            )
        }
    }

    private func signature(over text: String, in surroundings: Surroundings) throws -> String {
        if let elsewhere { return elsewhere.signature }
        if let keyFile { return try keygen(keyFile, text, in: surroundings) }
        guard let key = person?.keys.first, person?.keys.count == 1 else {
            let count = person?.keys.count ?? 0
            throw LedgerTrouble(
                count == 0
                    ? "the policy has no key of \(saying.by), so no signature would count"
                    : "the policy has \(count) keys of \(saying.by)",
                remedy: count == 0
                    ? "people: {\(saying.by): {keys: [{ssh: ssh-ed25519 …}]}}"
                    : "Say which: --key FILE")
        }
        let line = try MemoryFile(Array((key.ssh + "\n").utf8))
        return try keygen("/dev/fd/3", text, inheriting: [line.number], in: surroundings)
    }

    private func keygen(
        _ key: String, _ text: String, inheriting: [Int32] = [], in surroundings: Surroundings
    ) throws -> String {
        let names = [
            "PATH", "HOME", "USER", "TERM", "LANG", "LC_ALL", "SSH_AUTH_SOCK", "SSH_SK_PROVIDER",
            "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR",
        ]
        let isAttended = surroundings.output.isTerminal
        var variables: [String: String] = [:]
        for name in names { variables[name] = surroundings.environment(name) }
        // Where nobody sits, nobody is asked.
        if !isAttended { variables["SSH_ASKPASS_REQUIRE"] = "never" }
        var program = Invocation(
            "ssh-keygen", ["-q", "-Y", "sign", "-f", key, "-n", Statement.namespace],
            environment: variables, folder: surroundings.currentDirectory,
            input: .bytes(Array(text.utf8)))
        program.inherited = inheriting
        program.asksAtTerminal = isAttended
        let run = try program.run(timeLimit: .seconds(600), outputBytesMax: 1 << 16)
        guard run.isSuccess else {
            let said = String(decoding: run.complaints, as: UTF8.self)
            if keyFile == nil, said.contains("No private key found") {
                throw LedgerTrouble(
                    "your agent does not hold the key that the policy gives to \(saying.by)",
                    remedy: "ssh-add it, or say where it is: --key FILE")
            }
            let last = said.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
            throw LedgerTrouble(
                "ssh-keygen did not sign\(last)",
                remedy: keyFile == nil
                    ? "Say which key: --key FILE; or ssh-add it to your agent"
                    : "Try it alone: ssh-keygen -Y sign -f \(key) -n \(Statement.namespace)")
        }
        return String(decoding: run.output, as: UTF8.self)
    }

    /// The statement alone goes to the output, so that it can be piped; what to do with it, beside it.
    func show(in surroundings: Surroundings) {
        surroundings.output.write(statement.text)
        let fields = [
            ("by", saying.by), ("at", saying.at.text), ("digest", statement.digest),
            ("notBefore", statement.notBefore?.text), ("saw", statement.ledger),
            ("reason", saying.reason), ("lasts", statement.lasts?.words),
        ].compactMap { name, value in value.map { "  \(name): \(quoted($0))\n" } }
        surroundings.errors.write(
            """
            Sign these bytes, the last newline too:
              ssh-keygen -Y sign -f KEY -n \(Statement.namespace) FILE
            Then give the same command with --signature FILE.sig, FILE beside it; or write it by hand, with these fields
            and the signature as it is:
            \(fields.joined())  signature: |
                -----BEGIN SSH SIGNATURE-----
                …

            """)
    }
}

extension Key {
    fileprivate func isOf(_ key: SigningKey) -> Bool {
        ssh.split(separator: " ", maxSplits: 2).dropFirst().first.map(String.init) == key.body
    }
}
