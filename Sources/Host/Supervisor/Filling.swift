/// A gap in a word, for a part of what an earlier command answers.
package struct Filling: Hashable, Sendable {
    /// The word's position, from 0, and the bytes of it that stand before the gap.
    package var word: Int
    package var offset: Int
    /// The earlier command's position, from 0.
    package var command: Int
    /// A path into its answer: `file`.
    package var path: String

    package init(word: Int, offset: Int, command: Int, path: String) {
        (self.word, self.offset) = (word, offset)
        (self.command, self.path) = (command, path)
    }

    static let bytesMax = 4 << 10
}

extension SupervisedCommand {
    /// The command with what earlier ones answered in its gaps: put in once, and never looked at again, so
    /// that no answer can make a gap, another word or an option.
    func filled(by earlier: [CommandRecord]) throws(HostError) -> SupervisedCommand {
        var command = self
        // From the end, since what is put in moves what is behind it.
        for filling in fillings.sorted(by: { ($0.word, $0.offset) > ($1.word, $1.offset) }) {
            guard words.indices.contains(filling.word) else { throw refusal("a gap has no word") }
            let text = try value(of: filling, earlier)
            var word = Array(command.words[filling.word].utf8)
            guard filling.offset <= word.count else { throw refusal("a gap is outside its word") }
            word.insert(contentsOf: Array(text.utf8), at: filling.offset)
            command.words[filling.word] = String(decoding: word, as: UTF8.self)
        }
        for filling in fillings
        where command.words[filling.word].hasPrefix("-") && filling.offset == 0 {
            throw refusal("`\(filling.path)` of an earlier answer would become an option")
        }
        return command
    }

    private func value(
        of filling: Filling, _ earlier: [CommandRecord]
    ) throws(HostError) -> String {
        let name = "`\(filling.path)` of what command \(filling.command + 1) answered"
        guard earlier.indices.contains(filling.command),
            let answer = earlier[filling.command].answer,
            let json = JSONValue(parsing: Array(answer.utf8))
        else {
            throw refusal(
                "\(name) is wanted, and its last line of output was no object of JSON")
        }
        guard let value = json.value(at: filling.path) else {
            throw refusal("\(name) is wanted, and is not in there")
        }
        guard let text = value.words else {
            throw refusal("\(name) is wanted, and is neither a text, a number nor true or false")
        }
        guard text.utf8.count <= Filling.bytesMax,
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f })
        else { throw refusal("\(name) is too long for a word, or has control characters") }
        return text
    }

    private func refusal(_ message: String) -> HostError {
        HostError("run", words.first, message: message)
    }
}
