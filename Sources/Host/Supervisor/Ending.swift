/// How far a program is on its way to its end, and what comes next, when.
enum Ending {
    /// Until its time is up.
    case running(until: Duration)
    /// It has ended; what it left behind may finish by itself.
    case lingering(until: Duration)
    /// TERM was sent.
    case asked(until: Duration)
    /// KILL is sent again and again, for children that have just come to us.
    case forced(until: Duration)

    var moment: Duration {
        switch self {
        case .running(let moment), .lingering(let moment), .asked(let moment): moment
        case .forced(let moment): min(moment, bootClock() + Self.killRhythm)
        }
    }

    /// A `tee` at the end of a script needs a moment for its last line.
    static let lingerTime = Duration.milliseconds(200)
    /// What KILL does not end waits in the kernel, and nobody can say for how long.
    static let killTime = Duration.seconds(10)
    private static let killRhythm = Duration.milliseconds(10)
}
