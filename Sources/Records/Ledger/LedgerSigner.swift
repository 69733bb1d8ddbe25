import Git
import Host
package import Ledger
import Manifests
import Signatures

/// Where `controller.yaml` says that this machine's key is.
package struct SigningKeyFile: Hashable, Sendable {
    package var path: String
    /// Where that is written, as file, line and column.
    package var place: String

    package init(path: String, place: String) { (self.path, self.place) = (path, place) }
}

/// The key by which this machine signs what it writes to the ledger.
package struct LedgerSigner: Sendable {
    let file: SigningKeyFile
    private let key: PrivateKey

    /// What git itself signs commits for, so that git can check them.
    static let namespace = "git"

    var fingerprint: String { key.publicKey.fingerprint }
    var body: String { key.publicKey.body }

    package init(reading file: SigningKeyFile) throws {
        func trouble(_ words: String, _ remedy: String) -> LedgerTrouble {
            LedgerTrouble("\(file.place): the key \(file.path) \(words)", remedy: remedy)
        }
        self.file = file
        let bytes: [UInt8]
        do throws(HostError) {
            bytes = try File.read(file.path, maxBytes: PrivateKey.fileBytesMax, followingLink: true)
        } catch { throw trouble("cannot be read: \(error)", "Write the path of a private key") }
        if let print = FilePrint(at: file.path, followingLink: true), print.mode & 0o077 != 0 {
            throw trouble(
                "may be read by others than its owner, so it proves nothing",
                "Make a new one and name that, since this one may be known; or: chmod 600 \(file.path)"
            )
        }
        do throws(SignatureRefusal) { key = try PrivateKey(openSSH: bytes) } catch {
            throw trouble(
                "cannot be used: \(error)", "Make one: ssh-keygen -t ed25519 -N \"\" -f FILE")
        }
    }

    func seal(_ commit: NewCommit) throws -> NewCommit {
        var commit = commit
        let bytes = try commit.bytes()
        do throws(SignatureRefusal) {
            commit.signature = try key.sign(bytes, namespace: LedgerSigner.namespace)
        } catch {
            throw LedgerTrouble("\(file.place): the key \(file.path) does not sign: \(error)")
        }
        return commit
    }
}

extension LedgerRecord {
    /// Throws where controllers have to sign what comes next, and this machine's key is none of theirs.
    func requireNamed(_ signer: LedgerSigner?, at moment: Instant) throws {
        guard !controllers.isEmpty else { return }
        let names = controllers.map(\.words).joined(separator: " and ")
        guard let signer else {
            throw LedgerTrouble(
                "the policy in force names who signs the ledger, and this machine has no key: nothing is written. Named are \(names)",
                remedy:
                    "Write into controller.yaml `key: PATH`, the private half of one of them, and say --controller FILE"
            )
        }
        let seal = Seal.by(body: signer.body, fingerprint: signer.fingerprint)
        guard let why = controllers.objection(to: seal, at: moment) else { return }
        throw LedgerTrouble(
            "\(signer.file.place): nothing is written with the key \(signer.file.path): what it signs would be refused: \(why). Named are \(names)",
            remedy:
                "Name the private half of one of these there, or bring this key into `controllers:` of the policy first"
        )
    }
}

extension ControllerKey {
    /// `SHA256:… (ops-1)`.
    package var words: String {
        let fingerprint = (try? PublicKey(line: ssh))?.fingerprint ?? ssh
        return name.map { "\(fingerprint) (\($0))" } ?? fingerprint
    }
}

/// What is said of the signature of a commit of the ledger, by its bytes.
func seal(of commit: [UInt8]) -> Seal {
    if !mayBeSigned(commit) { return .missing }
    guard let parts = CommitParts(commit) else { return .refused("it has several") }
    guard let armoured = parts.signature else { return .missing }
    let strange = parts.headers.first { !["tree", "parent", "author", "committer"].contains($0) }
    if let strange { return .refused("it has a header `\(strange.prefix(40))`") }
    do throws(SignatureRefusal) {
        let signature = try SSHSignature(armoured: armoured)
        try signature.verify(parts.signed, namespace: LedgerSigner.namespace)
        return .by(body: signature.key.body, fingerprint: signature.key.fingerprint)
    } catch { return .refused(error.description) }
}

/// Most ledgers have no signatures, and taking a commit apart costs more than to look for the header.
private func mayBeSigned(_ commit: [UInt8]) -> Bool {
    var rest = commit[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end != rest.startIndex {
        if rest.starts(with: "gpgsig".utf8) { return true }
        rest = rest[(end + 1)...]
    }
    return false
}
