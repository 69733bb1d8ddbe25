import Host

/// The files that remember quiet passes, one for each question. Deleting them changes no answer.
package struct QuietFile: Sendable {
    private let path: String
    private let folder: String

    /// Below the folder in which programs keep their state.
    package init(for question: PassQuestion, stateHome: String) {
        folder = stateHome + "/reconcile/quiet"
        // A word may hold anything but a NUL. Two questions with one name are told apart by what is in the file.
        let words = [question.folder] + question.words
        path = "\(folder)/\(checksum(Array(words.joined(separator: "\0").utf8)))"
    }

    /// Nil for anything but what this user's own program has written there, whole.
    package func read() -> QuietPass? {
        guard let print = FilePrint(at: path), print.isOurs,
            let bytes = try? File.read(path, maxBytes: QuietFile.bytesMax)
        else { return nil }
        return try? QuietPass(decoding: bytes, path: path)
    }

    package func write(_ pass: QuietPass) throws {
        let bytes = pass.encoded()
        guard bytes.count <= QuietFile.bytesMax else { return }
        try Directory.make(folder, mode: 0o700)
        try AtomicFile.write(bytes, to: path)
    }

    /// A page of references and a line for each zone.
    private static let bytesMax = 1 << 20
}
