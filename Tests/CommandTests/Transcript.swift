@testable import reconcile

/// What a user sees of one command line, run in this process.
struct Transcript: Equatable {
    var output = ""
    var errors = ""
    var status = ExitStatus.success

    /// What a command that has nothing to say leaves.
    static let silence = Transcript()

    private init() {}

    init(
        _ words: String..., environment: [String: String] = [:], isTerminal: Bool = false,
        in folder: String = "/work"
    ) {
        self.init(words: words, environment: environment, isTerminal: isTerminal, in: folder)
    }

    init(
        words: [String], environment: [String: String] = [:], isTerminal: Bool = false,
        in folder: String = "/work"
    ) {
        let streams = Streams()
        let surroundings = Surroundings(
            output: .init(write: { streams.output += $0 }, isTerminal: isTerminal),
            errors: .init(write: { streams.errors += $0 }, isTerminal: isTerminal),
            environment: { environment[$0] }, currentDirectory: folder)
        status = Program.run(words, in: surroundings)
        output = streams.output
        errors = streams.errors
    }

    private final class Streams {
        var output = ""
        var errors = ""
    }
}
