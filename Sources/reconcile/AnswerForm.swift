/// How a command that answers a question answers it.
enum AnswerForm: String, CaseIterable, Sendable {
    case text, json

    static let option = Option.choice(
        "output", "FORMAT", standard: AnswerForm.text, "The form of the answer.")

    /// What help says of the keys of the JSON, which stay.
    static func keys(_ keys: [String]) -> [Command.Paragraph] {
        [.prose("With --output json, an object; these keys stay:"), .lines(keys)]
    }
}

extension Arguments {
    var wantsJSON: Bool { choice(of: AnswerForm.option, as: AnswerForm.self) == .json }
}
