import Flags
package import Host
import Ledger
package import Manifests
package import Planner

/// Where file actions write.
package struct FilesRoot: Hashable, Sendable {
    /// The machine's owner answers for the way to it.
    package var folder: String
    /// From there on, with a `/` behind it: no part of it may be a link.
    package var way: String

    package init(folder: String, way: String = "") { (self.folder, self.way) = (folder, way) }
}

/// The folders of this controller's attempts: what each is to do, what it did, and its checkout.
package struct AttemptFolders: Sendable {
    let root: String
    /// Writes what a checkout holds of a revision into a new folder.
    private let checkOut: CheckOut
    /// Checkouts that nobody has written in, for the next attempt that is to see the same.
    private let spares: SpareFolders
    private let nursery = Nursery()
    private let secrets: Secrets
    private let filesRoot: FilesRoot

    package typealias CheckOut =
        @Sendable (_ checkout: Checkout, _ revision: String, _ folder: String) throws -> Void

    package init(
        root: String, secrets: Secrets, filesRoot: FilesRoot, checkOut: @escaping CheckOut
    ) {
        self.root = root
        spares = SpareFolders(in: root + "/.spare")
        self.secrets = secrets
        self.filesRoot = filesRoot
        self.checkOut = checkOut
    }

    package func folder(of attempt: String) -> String { "\(root)/\(attempt)" }

    /// Writes what an attempt is to do, and starts its supervisor, which outlives us. Where that was not even
    /// tried, it throws `NeverBegun`.
    @discardableResult
    package func begin(
        _ errands: [Errand], as id: String, seeing checkout: Checkout, of revision: String,
        in environment: String, lasting budget: TimeSpan, startBy: Duration
    ) throws -> Lifeline {
        var (plan, secrets): (SupervisorPlan, SupervisorSecrets)
        do {
            let folder = try lay(id, checkout, of: revision)
            (plan, secrets) = try lay(errands, in: folder, environment, lasting: budget)
        } catch { throw NeverBegun(cause: error) }
        plan.startBy = startBy
        return try nursery.startSupervisor(of: plan, in: folder(of: id), secrets: secrets)
    }

    private func lay(_ id: String, _ checkout: Checkout, of revision: String) throws -> String {
        let folder = folder(of: id)
        try Directory.make(folder, mode: 0o700)
        try spares.lend("\(revision) \(checkout.fingerprint)", at: work(in: folder)) {
            try checkOut(checkout, revision, $0)
        }
        try Directory.make(folder + "/home", mode: 0o700)
        return folder
    }

    private func work(in folder: String) -> String { folder + "/tree" }

    private func lay(
        _ errands: [Errand], in folder: String, _ environment: String, lasting budget: TimeSpan
    ) throws -> (SupervisorPlan, SupervisorSecrets) {
        try File.create(nameLines(errands), at: folder + "/" + namesFile)
        var (commands, variables) = ([SupervisedCommand](), [String: String]())
        for (position, errand) in errands.enumerated() {
            commands.append(
                try command(
                    errand, position, errands[..<position].map(\.what), in: folder,
                    work(in: folder), environment, &variables))
        }
        var plan = SupervisorPlan(
            commands, boot: try bootID(), deadline: bootClock() + .seconds(budget.seconds))
        plan.grace = .seconds(5)
        return (plan, SupervisorSecrets(variables: variables))
    }

    private func command(
        _ errand: Errand, _ position: Int, _ earlier: [String], in folder: String,
        _ work: String,
        _ environment: String, _ variables: inout [String: String]
    ) throws -> SupervisedCommand {
        let input = "\(folder)/input-\(position + 1).json"
        try File.create(Array(errand.input.utf8), at: input, mode: 0o600)
        var command = SupervisedCommand(
            try words(errand.doing, position, in: folder), environment: errand.environment,
            folder: work, timeLimit: .seconds(errand.timeout.seconds))
        command.environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        command.environment["HOME"] = folder + "/home"
        command.environment["RECONCILE_EXPOSURE_FILE"] = input
        if let request = errand.request {
            try hand(request.secretHeaders, to: &command, environment, &variables)
        } else {
            command.inputFile = input
        }
        command.fillings = try errand.fillings(from: earlier, in: folder, position, wayLength)
        command.attemptsMax = errand.tries
        command.retryWait = .seconds(errand.wait.seconds)
        for (name, secret) in errand.secrets.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            // Two steps may call two secrets by one name.
            variables[secret] = try secrets.value(of: secret, in: environment)
            command.secretVariables.append("\(name)=\(secret)")
        }
        return command
    }

    /// On standard input, as a list of processes and their variables can be read by others.
    private func hand(
        _ headers: [String: String], to command: inout SupervisedCommand, _ environment: String,
        _ variables: inout [String: String]
    ) throws {
        // Its own limit comes first, and says more.
        command.timeLimit += .seconds(5)
        for (_, secret) in headers.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            variables[secret] = try secrets.value(of: secret, in: environment)
            command.secretInput.append(secret)
        }
    }

    private func words(_ doing: Errand.Doing, _ position: Int, in folder: String) throws -> [String]
    {
        switch doing {
        case .program(let words): return words.map(\.text)
        case .request(let request): return try request.words(in: folder, position)
        case .file(let path, let text):
            // A program like any other, so that it has a supervisor, a time limit and a record.
            let draft = "\(folder)/file-\(position + 1)"
            try File.create(Array(text.utf8), at: draft)
            return ["/proc/self/exe", "place", draft, filesRoot.folder, filesRoot.way + path.text]
        }
    }

    /// What stands before a file action's own path.
    private var wayLength: Int { filesRoot.way.utf8.count }
}

extension AttemptFolders {
    /// What the folder tells of an attempt; nil while its supervisor lives.
    package func ending(of attempt: String, errands: [String]) throws -> Ending? {
        switch try attemptState(folder(of: attempt)) {
        case .running: return nil
        case .never:
            // It was there before anybody knew of the attempt, so somebody took it away: with what was begun.
            guard FileKind(at: folder(of: attempt)) != nil else {
                return .unseen(times: timesSetAside(attempt) + 1)
            }
            // A supervisor may just be about to begin: it is made sure that it does not.
            return try forbid(attempt) ? notBegun(attempt) : nil
        case .startedOnly: return .unseen(times: timesSetAside(attempt) + 1)
        case .ended(let record):
            return record.isForbidden ? notBegun(attempt) : Ending(record, errands)
        }
    }

    /// What was to begin anew and did not has begun before all the same.
    private func notBegun(_ attempt: String) -> Ending {
        let times = timesSetAside(attempt)
        return times > 0 ? .unseen(times: times) : .never
    }

    /// Makes sure that an attempt never runs; false where it has begun.
    package func forbid(_ attempt: String) throws -> Bool {
        try forbidStart(of: folder(of: attempt))
    }

    /// Ends what an attempt has left behind: first its supervisor, which lives on where its folder was taken away.
    package func end(_ attempt: String) throws {
        try endProcesses(calledWith: ["supervise", folder(of: attempt)])
        try endProcesses(with: "RECONCILE_ATTEMPT=\(attempt)")
    }

    /// Sets aside what an attempt has left, so that it can begin anew under its id.
    package func clear(_ attempt: String) throws {
        try end(attempt)
        let folder = folder(of: attempt)
        let aside = "\(folder).\(timesSetAside(attempt) + 1)"
        // What somebody took away has begun once, too.
        guard FileKind(at: folder) != nil else { return try Directory.make(aside, mode: 0o700) }
        try? Directory.remove(work(in: folder))
        try Directory.move(folder, to: aside)
    }

    /// How often an attempt has been set aside to begin anew.
    package func timesSetAside(_ attempt: String) -> Int {
        var count = 0
        while FileKind(at: "\(folder(of: attempt)).\(count + 1)") != nil { count += 1 }
        return count
    }

    /// Waits for the end of an attempt, and returns it; what its programs say is told meanwhile.
    package func waitForEnd(
        of attempt: String, errands: [String], hearing: Hearing? = nil, lifeline: Lifeline? = nil
    ) throws -> Ending {
        var rest = 1
        var lines = KeptLines(in: folder(of: attempt), commandsMax: errands.count)
        var isOver = false
        while true {
            if let lifeline, !isOver {
                // Its folder is asked now and then all the same: somebody may take it away.
                let nap = Duration.milliseconds(hearing == nil ? 1_000 : 20)
                isOver = lifeline.isOver(until: bootClock() + nap)
            }
            let ending = try ending(of: attempt, errands: errands)
            hearing?.tell(lines.next(atEnd: ending != nil), names: errands)
            if let ending {
                // The record stays; a whole checkout for each attempt would fill the disk.
                let work = work(in: folder(of: attempt))
                if case .ended = ending {
                    try? spares.takeBack(work)
                } else {
                    // Nobody knows what still runs there.
                    try? Directory.remove(work)
                }
                return ending
            }
            if lifeline != nil, !isOver { continue }
            // Short actions are not kept waiting, and long ones are seldom asked about.
            pause(milliseconds: rest)
            rest = min(20, rest + 1)
        }
    }

    /// Takes away what is kept for attempts to come.
    package func removeSpares() throws { try spares.removeAll() }

    /// Asks the supervisor to end what runs, also where it is only about to begin.
    package func interrupt(_ attempt: String, startBy latest: Duration) throws {
        try interruptSupervisor(in: folder(of: attempt), waitingUntil: latest)
    }
}

/// Why the supervisor of an attempt was not even called.
package struct NeverBegun: Error {
    package var cause: any Error
}

extension Errand {
    fileprivate var request: HTTPErrand? {
        if case .request(let request) = doing { request } else { nil }
    }

    /// All its gaps. Of runs with one name, the last before this one is meant.
    fileprivate func fillings(
        from earlier: [String], in folder: String, _ position: Int, _ wayLength: Int
    ) throws -> [Filling] {
        let variables = gaps.sorted { bytesPrecede($0.key, $1.key) }.flatMap { name, gaps in
            gaps.compactMap { $0.filling(.variable(name), from: earlier) }
        }
        return variables
            + (try ownFillings(from: earlier, in: folder, position, wayLength))
    }

    private func ownFillings(
        from earlier: [String], in folder: String, _ position: Int, _ wayLength: Int
    ) throws -> [Filling] {
        switch doing {
        case .program(let words):
            return words.enumerated().flatMap { position, word in
                word.gaps.compactMap { $0.filling(.word(position), from: earlier) }
            }
        case .request(let request):
            return try request.files(in: folder, position).flatMap { path, text in
                text.gaps.compactMap { $0.filling(.file(path), from: earlier) }
            }
        case .file(let path, _):
            return path.gaps.compactMap { gap in
                var filling = gap.filling(.word(placedPathPosition), from: earlier)
                filling?.offset += wayLength
                filling?.encoding = .name
                return filling
            }
        }
    }
}

/// Where the path stands in the words by which a file is placed.
private let placedPathPosition = 4

extension Wording.GappedText.Gap {
    fileprivate func filling(_ place: Filling.Place, from earlier: [String]) -> Filling? {
        earlier.lastIndex(of: name).map {
            Filling(place, offset: offset, command: $0, path: path, as: encoding)
        }
    }

    private var encoding: Filling.Encoding {
        switch position {
        case .url: .percent
        case .header: .quoted
        case .program, .word, .query, .line, .text: .plain
        }
    }
}

extension Ending {
    /// What a supervisor wrote down, in the ledger's words.
    init(_ record: AttemptRecord, _ errands: [String]) {
        let runs = record.commands.enumerated().map { position, command in
            RunRecord(command, what: position < errands.count ? errands[position] : "step")
        }
        if record.isInterrupted {
            self = .interrupted(runs, cause: "it was interrupted")
        } else if let first = record.commands.first, !first.hasBegun {
            self = .ended(runs, failed: -1, cause: "\(runs[0].what) \(runs[0].end)")
        } else if let failed = record.commands.firstIndex(where: { !$0.isSuccess }) {
            self = .ended(
                runs, failed: failed, cause: "\(runs[failed].what) failed: \(runs[failed].end)")
        } else if runs.count < errands.count {
            self = .ended(
                runs, failed: max(0, runs.count - 1),
                cause: record.trouble ?? "its time was up before all of it had run")
        } else {
            self = .ended(runs, failed: nil, cause: nil)
        }
    }
}

extension RunRecord {
    fileprivate init(_ command: CommandRecord, what: String) {
        self.init()
        self.what = what
        end = command.words
        tries = max(1, command.attempts)
        milliseconds = command.milliseconds
        outputBytes = command.output.bytes + command.complaints.bytes
        outputDigest = command.output.digest.isEmpty ? nil : "sha256:" + command.output.digest
        answer = command.answer.flatMap { $0.utf8.count <= answerBytesMax ? $0 : nil }
        tail = command.lastLines.split(separator: "\n", omittingEmptySubsequences: true)
            .map(String.init)
    }
}

/// A longer one stays on the machine that ran it.
private let answerBytesMax = 4 << 10

extension CommandRecord {
    /// How it ended, in the ledger's words.
    package var words: String {
        if isTimedOut { return "its time was up" }
        switch end {
        case .ended(.exited(0)): return "succeeded"
        case .ended(.exited(let status)): return "exited with \(status)"
        case .ended(.signalled(let signal)): return "was ended by signal \(signal)"
        case .notStarted(let why): return "could not be started: \(why)"
        }
    }
}
