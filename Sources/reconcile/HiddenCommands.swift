import Host

/// What the program asks of itself, as a process of its own; no person calls these.
enum HiddenCommands {
    /// `supervise FOLDER`, `place FROM TO`: answers the exit status, or nil where the words are other ones.
    static func run(_ words: [String]) -> Int32? {
        switch (words.first, words.count) {
        case ("supervise", 2): return supervise(folder: words[1])
        case ("place", 3): return place(words[1], at: words[2])
        default: return nil
        }
    }

    /// Puts a file where it is to be, whole or not at all.
    private static func place(_ draft: String, at path: String) -> Int32 {
        do throws(HostError) {
            let bytes = try File.read(draft, maxBytes: 64 << 20)
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            try Directory.make("/" + folder)
            try AtomicFile.write(bytes, to: path, mode: 0o644)
            return 0
        } catch {
            try? StandardStream.error.write("\(error)\n")
            return 1
        }
    }
}
