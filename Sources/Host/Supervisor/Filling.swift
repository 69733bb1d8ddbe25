/// A gap in a word, a variable or a file, for a part of what an earlier command answers.
package struct Filling: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        /// By its position, from 0.
        case word(Int)
        case variable(String)
        /// By its path: one that the supervisor may write anew.
        case file(String)
    }

    /// How what is put in is written.
    package enum Encoding: String, Hashable, Sendable {
        case plain
        /// As one component of a URL.
        case percent
        /// Between double quotes, where a backslash makes the next sign an ordinary one.
        case quoted
        /// As it is, where it is the name of one file.
        case name
    }

    package var place: Place
    /// The bytes of it that stand before the gap.
    package var offset: Int
    /// The earlier command's position, from 0.
    package var command: Int
    /// A path into its answer: `file`.
    package var path: String
    package var encoding: Encoding

    package init(
        _ place: Place, offset: Int, command: Int, path: String, as encoding: Encoding = .plain
    ) {
        (self.place, self.offset) = (place, offset)
        (self.command, self.path, self.encoding) = (command, path, encoding)
    }

    static let bytesMax = 4 << 10
}

extension SupervisedCommand {
    /// The command with what earlier ones answered in its gaps: put in once, and never looked at again, so
    /// that no answer can make a gap, another word or an option.
    func filled(by earlier: [CommandRecord]) throws(HostError) -> SupervisedCommand {
        var command = self
        // From the end, since what is put in moves what is behind it.
        for filling in fillings.sorted(by: { $0.offset > $1.offset }) {
            let text = try value(of: filling, earlier)
            switch filling.place {
            case .word(let position):
                guard words.indices.contains(position) else { throw refusal("a gap has no word") }
                command.words[position] = try put(text, filling, into: command.words[position])
            case .variable(let name):
                guard let old = command.environment[name] else {
                    throw refusal("a gap has no variable")
                }
                command.environment[name] = try put(text, filling, into: old)
            case .file: break
            }
        }
        for filling in fillings where filling.offset == 0 {
            guard case .word(let position) = filling.place else { continue }
            guard command.words[position].hasPrefix("-") else { continue }
            throw refusal("`\(filling.path)` of an earlier answer would become an option")
        }
        return command
    }

    /// Writes the files that have gaps anew: to be called once.
    func fillFiles(by earlier: [CommandRecord]) throws(HostError) {
        var texts: [String: String] = [:]
        for filling in fillings.sorted(by: { $0.offset > $1.offset }) {
            guard case .file(let path) = filling.place else { continue }
            let old: String
            if let known = texts[path] {
                old = known
            } else {
                let bytes = try File.read(path, maxBytes: fileBytesMax)
                old = String(decoding: bytes, as: UTF8.self)
            }
            texts[path] = try put(try value(of: filling, earlier), filling, into: old)
        }
        for (path, text) in texts { try AtomicFile.write(Array(text.utf8), to: path) }
    }

    private func put(_ text: String, _ filling: Filling, into old: String) throws(HostError)
        -> String
    {
        var bytes = Array(old.utf8)
        guard filling.offset <= bytes.count else { throw refusal("a gap is outside of its text") }
        bytes.insert(contentsOf: Array(text.utf8), at: filling.offset)
        return String(decoding: bytes, as: UTF8.self)
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
        guard
            filling.encoding != .name
                || !text.isEmpty && !text.utf8.contains(0x2f)
                    && text != "." && text != ".."
        else { throw refusal("\(name) is to be a part of a path, and is no file's name") }
        return filling.encoding.text(text)
    }

    private func refusal(_ message: String) -> HostError {
        HostError("run", words.first, message: message)
    }
}

private let fileBytesMax = 16 << 20

extension Filling.Encoding {
    fileprivate func text(_ text: String) -> String {
        switch self {
        case .plain, .name: text
        case .percent: percentEncoded(text)
        case .quoted:
            text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        }
    }
}

private func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
            result.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            result += "%" + (digits.count < 2 ? "0" : "") + digits
        }
    }
    return result
}
