import Host
import Manifests
import Records

/// A signature that was made where this program is not, and the statement that it is over, as `--print-statement`
/// wrote it. Nothing of the statement is believed: it says when it was printed, and must then be what is signed here.
struct SignedElsewhere {
    let statement: String
    let signature: String
    let time: Instant
    let ledger: String?

    init(_ file: String) throws {
        guard file.hasSuffix(".sig") else {
            throw LedgerTrouble(
                "`\(file)` does not end in .sig, as ssh-keygen names a signature",
                remedy: "Keep the statement beside it: STATEMENT, and its signature STATEMENT.sig")
        }
        signature = try SignedElsewhere.text(file)
        let path = String(file.dropLast(4))
        statement = try SignedElsewhere.text(path)
        guard
            let time = SignedElsewhere.field("time", of: statement).flatMap(Instant.init(parsing:))
        else {
            throw LedgerTrouble(
                "`\(path)` is no statement", remedy: "Print it: --print-statement > \(path)")
        }
        self.time = time
        ledger = SignedElsewhere.field("ledger", of: statement)
    }

    /// Names the first line in which it is not what would be signed here and now.
    func refuseOther(than right: Statement) throws {
        guard statement != right.text else { return }
        let theirs = statement.split(separator: "\n").map(String.init)
        let ours = right.text.split(separator: "\n").map(String.init)
        let pair = zip(theirs, ours).first { $0 != $1 }
        throw LedgerTrouble(
            pair.map {
                "the statement that was signed says `\($0)`, and what is to be written `\($1)`"
            }
                ?? "the statement that was signed has \(theirs.count) lines, and not \(ours.count)",
            remedy:
                "Give the command as it was given with --print-statement; or print it anew, and sign that"
        )
    }

    private static func text(_ path: String) throws -> String {
        String(
            decoding: try File.read(path, maxBytes: 1 << 16, followingLink: true), as: UTF8.self)
    }

    /// Nil where there is no such line, or nothing in it.
    private static func field(_ name: String, of text: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name): ") }
        let value = line.map { String($0.dropFirst(name.count + 2)) }
        return value == "-" ? nil : value
    }
}

extension Arguments {
    /// Nil where nothing was signed elsewhere.
    func signedElsewhere(in surroundings: Surroundings) throws -> SignedElsewhere? {
        guard let file = value(of: EditOptions.signature) else { return nil }
        guard value(of: EditOptions.key) == nil, !isSet(EditOptions.printStatement) else {
            throw UsageError(
                problem:
                    "`--signature` places one that was made: neither `--key` nor `--print-statement` goes with it",
                command: "reconcile \(surroundings.words.first ?? "")")
        }
        return try SignedElsewhere(
            file.hasPrefix("/") ? file : surroundings.currentDirectory + "/" + file)
    }
}
