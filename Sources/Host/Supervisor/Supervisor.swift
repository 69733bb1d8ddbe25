import CHost
import Glibc

/// Why a supervisor did not begin; its number is the exit status of who was asked to start it.
package enum SupervisorRefusal: Int32, Error, Hashable, Sendable {
    case systemError = 1
    case badPlan = 3
    case alreadyRunning = 4
    case alreadyStarted = 5
    case tooLate = 6
    case died = 7
    case noRoom = 8
}

extension SupervisorRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .systemError:
            "the machine refused its supervisor what it needs, or a minute was too short for it; see to processes, memory and disk"
        case .badPlan: "its supervisor cannot read its plan or its secrets"
        case .alreadyRunning: "another supervisor has it in hand"
        case .alreadyStarted: "it was begun before"
        case .tooLate: "the time to begin was over"
        case .noRoom: "the disk is full, and nothing has run: make room where the state folder is"
        case .died:
            "its supervisor was killed before it began, so nothing has run; where memory is short, the kernel's log names it"
        }
    }
}

/// Carries out the plan in `folder`, in a process of its own that outlives its parent.
///
/// It returns twice: to the caller as soon as the plan has begun, with 0, or has been refused; and
/// in the process of its own when all is over. Both are to exit with what is returned.
package func supervise(folder: String) -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard chost_pipe(&ends) == 0, let reader = Descriptor(ends[0]),
        let writer = Descriptor(ends[1])
    else { return SupervisorRefusal.systemError.rawValue }

    switch chost_fork() {
    case 0:
        carryOut(folder) { status in
            var byte = UInt8(clamping: status)
            _ = write(writer.number, &byte, 1)
        }
        return 0
    case 1...:
        close(consume writer)
        var byte = UInt8(SupervisorRefusal.systemError.rawValue)
        // Nothing comes where the other one died.
        let count = uninterrupted { read(reader.number, &byte, 1) }
        return count == 0 ? SupervisorRefusal.died.rawValue : Int32(byte)
    default: return SupervisorRefusal.systemError.rawValue
    }
}

private func close(_ descriptor: consuming Descriptor) {}

/// Tells once how it has begun, or why not, and returns when all is over.
func carryOut(_ folder: String, begun: (Int32) -> Void) {
    do {
        guard let folder = truePath(folder), let lock = try FileLock(AttemptFiles(folder).lock)
        else { return begun(SupervisorRefusal.alreadyRunning.rawValue) }
        let work = try SupervisorWork(folder)
        begun(0)
        work.run()
        lock.release()
    } catch {
        let isFull = [ENOSPC, EDQUOT].contains((error as? HostError)?.code)
        let refusal = error as? SupervisorRefusal ?? (isFull ? .noRoom : .systemError)
        if let error = error as? HostError { try? StandardStream.error.write("\(error)\n") }
        begun(refusal.rawValue)
    }
}

/// A plan that has begun, and all that its commands share.
final class SupervisorWork {
    let folder: String
    let secrets: SupervisorSecrets
    let patterns: SecretPatterns
    let forwardings: [Forwarding]
    let buffer = ReadBuffer()
    private let plan: SupervisorPlan
    private let signals: SupervisorSignals

    /// Once this returns, nobody else can begin the plan.
    init(_ folder: String) throws {
        self.folder = folder
        signals = try SupervisorSignals()
        secrets = try readSecrets()
        patterns = SecretPatterns(secrets.values)
        forwardings = [Forwarding(to: STDOUT_FILENO), Forwarding(to: STDERR_FILENO)]
        plan = try readPlan(folder)
        // Programs that we run are the same user's, and have no business in here.
        guard chost_hide_memory() == 0, chost_adopt_orphans() == 0 else {
            throw HostError("become the parent of orphans")
        }
        try writeStarted(folder)
    }

    func run() {
        var record = AttemptRecord()
        for (index, command) in plan.commands.enumerated() {
            if signals.isInterrupted || bootClock() >= plan.deadline { break }
            let (ended, trouble) = run(command, number: index + 1, after: record.commands)
            record.commands.append(ended)
            record.trouble = record.trouble ?? trouble?.description
            if !ended.isSuccess { break }
        }
        signals.read()
        record.isInterrupted = signals.isInterrupted
        let isWhole = record.commands.count == plan.commands.count
        let isGood = isWhole && record.commands.allSatisfy(\.isSuccess)
        record.isOverdue = !isGood && bootClock() >= plan.deadline - .milliseconds(1)
        writeEnded(record)
    }

    private func run(
        _ command: SupervisedCommand, number: Int, after earlier: [CommandRecord]
    ) -> (CommandRecord, HostError?) {
        do throws(HostError) {
            try command.fillFiles(by: earlier)
            let command = try command.filled(by: earlier)
            var watched = try WatchedCommand(command, number: number, of: plan, in: self)
            return watched.run(signals)
        } catch {
            var record = CommandRecord()
            record.end = .notStarted(error.description)
            return (record, nil)
        }
    }

    /// Without it the attempt is one that nobody knows the end of; so a full disk is waited out.
    private func writeEnded(_ record: AttemptRecord) {
        let path = AttemptFiles(folder).ended
        for _ in 0..<endedTriesMax {
            if (try? AtomicFile.write(record.encoded(), to: path)) != nil { return }
            usleep(1_000_000)
        }
    }
}

private let endedTriesMax = 60

private func readSecrets() throws -> SupervisorSecrets {
    var bytes: [UInt8] = []
    var buffer = [UInt8](unsafeUninitializedCapacity: 1 << 16) { $1 = $0.count }
    while bytes.count <= SupervisorSecrets.bytesMax {
        let count = uninterrupted { read(STDIN_FILENO, &buffer, buffer.count) }
        guard count >= 0 else { throw HostError("read", "standard input") }
        if count == 0 { break }
        bytes += buffer[..<count]
    }
    // Or the programs could find them there.
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    dup2(nothing, STDIN_FILENO)
    close(nothing)
    guard bytes.count <= SupervisorSecrets.bytesMax else { throw SupervisorRefusal.badPlan }
    do throws(HostError) { return try SupervisorSecrets(decoding: bytes) } catch {
        throw SupervisorRefusal.badPlan
    }
}

private func readPlan(_ folder: String) throws -> SupervisorPlan {
    let path = AttemptFiles(folder).plan
    let plan: SupervisorPlan
    do throws(HostError) {
        let bytes = try File.read(path, maxBytes: SupervisorPlan.bytesMax)
        plan = try SupervisorPlan(decoding: bytes, path: path)
    } catch {
        try? StandardStream.error.write("\(error)\n")
        throw SupervisorRefusal.badPlan
    }
    let latest = min(plan.deadline, plan.startBy ?? plan.deadline)
    guard try bootID() == plan.boot, bootClock() < latest else {
        throw SupervisorRefusal.tooLate
    }
    return plan
}

private func writeStarted(_ folder: String) throws {
    let now = wallClock()
    var fields = FieldWriter()
    fields.write("started", now.seconds)
    fields.write("process", Int(getpid()))
    do throws(HostError) {
        try AtomicFile.create(fields.bytes, at: AttemptFiles(folder).started)
    } catch {
        if error.code == EEXIST { throw SupervisorRefusal.alreadyStarted }
        throw error
    }
}
