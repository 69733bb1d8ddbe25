import Manifests

/// All that a command may know of the process it runs in; a test makes its own.
struct Surroundings {
    var output: Stream
    var errors: Stream
    var environment: @Sendable (String) -> String?
    var currentDirectory: String
    /// What the program was called with.
    var words: [String] = []
    /// Asks whoever sits there, and waits for yes or no; nil where nobody does.
    var ask: @Sendable (String) -> Bool? = { _ in nil }
    /// What another program gives to this one; nothing where none does.
    var input: @Sendable () -> String = { "" }
    var now: @Sendable () -> Instant = { Instant(seconds: 0) }

    /// Where text goes.
    struct Stream {
        var write: (String) -> Void
        var isTerminal: Bool
        /// Writes from any thread, and holds nobody up: a terminal that is stopped misses it. Nil where it is
        /// none, so that files and other programs are given only what they were always given.
        var aside: (@Sendable (String) -> Void)?
        /// How wide a terminal is now; nil where nobody knows.
        var columns: @Sendable () -> Int? = { nil }

        /// Says nothing to anybody.
        static var none: Stream { Stream(write: { _ in }, isTerminal: false) }
    }

    /// The environment variables that the program heeds, for its documentation.
    static let variables = [
        (name: "NO_COLOR", meaning: "If set to anything, nothing is coloured by itself."),
        (name: "TERM", meaning: "If `dumb`, nothing is coloured by itself."),
        (
            name: "COLUMNS",
            meaning:
                "Answers are laid out for this width, from 40 on; unless set for the terminal's, "
                + "and for 80 in a pipe. Help is never wider than 80."
        ),
    ]
}

/// When to colour.
enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never
}

extension Surroundings {
    /// Returns the paint for standard output: an explicit choice beats the environment.
    func paint(_ choice: ColorChoice) -> Paint {
        switch choice {
        case .always: return Paint(isOn: true)
        case .never: return Paint(isOn: false)
        case .auto:
            let isRefused = !(environment("NO_COLOR") ?? "").isEmpty
            return Paint(isOn: output.isTerminal && !isRefused && environment("TERM") != "dumb")
        }
    }

    /// The width of help: a page's, or that of a narrower terminal.
    var helpWidth: Int {
        min(columns(of: output), Page.standard)
    }
}
