import Effects
import Host

/// What the program asks of itself, as a process of its own; no person calls these.
enum HiddenCommands {
    /// `supervise FOLDER`, `supervise-on-request ROOM`, `place DRAFT ROOT PATH`, `request FILE CODES PATH HEADER…`: answers the exit status, or nil where the words are other ones.
    static func run(_ words: [String]) -> Int32? {
        switch (words.first, words.count) {
        case ("supervise", 2): return supervise(folder: words[1])
        case ("supervise-on-request", 2): return superviseOnRequest()
        case ("request", _): return request(Array(words.dropFirst()))
        case ("place", 4): return place(words[1], below: words[2], at: words[3])
        default: return nil
        }
    }

    private static func request(_ words: [String]) -> Int32 {
        let secrets = try? File.read("/dev/stdin", maxBytes: 64 << 10, followingLink: true)
        let call = RequestCall(
            words, secrets: secrets ?? [], variable: Surroundings.live.environment)
        let end = call?.run() ?? RequestCall.End(complaint: "this is no request")
        try? StandardStream.output.write(end.output)
        guard let complaint = end.complaint else { return 0 }
        try? StandardStream.error.write(complaint + "\n")
        return 1
    }

    /// Puts a file where it is to be, whole or not at all.
    private static func place(_ draft: String, below root: String, at path: String) -> Int32 {
        do throws(HostError) {
            let bytes = try File.read(draft, maxBytes: 64 << 20)
            try AtomicFile.place(bytes, below: root, at: path)
            return 0
        } catch {
            try? StandardStream.error.write("\(error)\n")
            return 1
        }
    }
}
