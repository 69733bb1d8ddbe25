import Host
import Ledger
import Records

/// The options of what a person says straight to the ledger: who, and why.
enum PersonOptions {
    /// How a word that is written to the ledger may end; `invalid` says when it is refused.
    static func statuses(invalid: String) -> [Command.Status] {
        [
            Command.Status(.success, "It was recorded."),
            Command.Status(.failure, "It could not be written."),
            Command.Status(.invalid, invalid),
        ]
    }

    static let reason = Option.value("reason", "TEXT", "Why; it is recorded.")
    static let person = Option.value(
        "by", "NAME", "Who says so; unless said `USER` of the environment, or who is logged in.")

    static let all = [reason, person]

    /// What help says of the answer of a command that writes to the ledger and does no more.
    static let answer = AnswerForm.keys(EntryJSON.keys)
}

extension Arguments {
    /// Who says so, and why; without a reason nothing is written.
    func word(in surroundings: Surroundings) throws -> (by: String, reason: String) {
        guard let reason = value(of: PersonOptions.reason), !reason.isEmpty else {
            throw LedgerTrouble("this needs a reason", remedy: "Say why: --reason TEXT")
        }
        return (value(of: PersonOptions.person) ?? surroundings.person, reason)
    }
}

extension Surroundings {
    /// Who is taken to speak.
    var person: String { environment("USER") ?? accountOfUser()?.name ?? "somebody" }

    /// What was written to the ledger: a line for each entry, or one document.
    func say(_ entries: [Entry], as arguments: Arguments) {
        if arguments.wantsJSON {
            output.write((["entries": .array(entries.map(\.json))] as JSON).text)
        } else {
            for entry in entries { output.write(page.line(entry.wholeSubject, indent: 0)) }
        }
    }
}
