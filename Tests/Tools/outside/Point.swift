/// A call by which one of our processes changes something outside of itself, as `strike` numbers it.
struct Point: Hashable {
    var role: String
    var number: Int
    var call: String
    var what: String

    /// Nil where the line tells of something else.
    init?(_ line: Substring) {
        let words = line.split(separator: " ", maxSplits: 3)
        guard words.count >= 3, let number = Int(words[1]) else { return nil }
        (role, self.number) = (String(words[0]), number)
        (call, what) = (String(words[2]), words.count > 3 ? String(words[3]) : "")
    }

    /// Whether a full disk can refuse it.
    var needsRoom: Bool { ["open", "write", "mkdir", "link", "symlink", "fsync"].contains(call) }

    /// Whether a folder that nobody may write in can refuse it.
    var needsLeave: Bool {
        ["open", "mkdir", "link", "symlink", "rename", "unlink", "rmdir"].contains(call)
    }

    var changesFiles: Bool { what.hasPrefix("/") }
}

/// What is done at a point.
enum Blow: String, CaseIterable {
    /// The process of that role gets KILL.
    case kill
    /// All processes get it, as when a machine stops.
    case everything
    /// The disk is full from there on.
    case full
    /// Nothing can be changed any more from there on.
    case unwritable

    func canStrike(_ point: Point) -> Bool {
        switch self {
        case .kill, .everything: true
        // What git does then is git's, and it is killed instead.
        case .full: point.role != "git" && point.needsRoom && point.changesFiles
        case .unwritable: point.role != "git" && point.needsLeave && point.changesFiles
        }
    }

    /// As `strike` is told.
    var words: [String] {
        switch self {
        case .kill, .everything: [rawValue]
        case .full: ["28", "on"]
        case .unwritable: ["30", "on"]
        }
    }

    /// What a person has to be told, in the words of the system.
    var complaint: String? {
        switch self {
        case .kill, .everything: nil
        case .full: "No space left on device"
        case .unwritable: "Read-only file system"
        }
    }
}

/// A blow at a point of one step of a scenario; written `SCENARIO/STEP/ROLE/NUMBER/BLOW`.
struct Strike: CustomStringConvertible {
    var step: Int
    var role: String
    var number: Int
    var blow: Blow

    var description: String { "\(step)/\(role)/\(number)/\(blow.rawValue)" }

    init(step: Int, role: String, number: Int, blow: Blow) {
        (self.step, self.role, self.number, self.blow) = (step, role, number, blow)
    }

    init?(_ words: [Substring]) {
        guard words.count == 4, let step = Int(words[0]), let number = Int(words[2]),
            let blow = Blow(rawValue: String(words[3]))
        else { return nil }
        self.init(step: step, role: String(words[1]), number: number, blow: blow)
    }

    /// Whether an action may have ended by it without anybody seeing its end, or failed by it, so that a person is needed.
    var mayNeedPerson: Bool { blow != .kill || role == "supervisor" || role == "helper" }
}
