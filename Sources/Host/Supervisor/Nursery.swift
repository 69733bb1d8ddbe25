import CHost
import Glibc
import Synchronization

/// Starts supervisors by one process that forks each of them. It begins with the first, and ends with us,
/// however that comes; its supervisors live on. Where it is gone, each is started as by `startSupervisor`.
package final class Nursery: Sendable {
    private let program: SupervisorProgram
    private let process = Mutex<NurseryProcess?>(nil)

    private let patience: Duration

    /// Forking takes a millisecond; a busy machine is allowed ten thousand times that.
    package init(
        _ program: SupervisorProgram = SupervisorProgram(), patience: Duration = .seconds(10)
    ) {
        (self.program, self.patience) = (program, patience)
    }

    /// Does what `startSupervisor` does.
    @discardableResult
    package func startSupervisor(
        of plan: SupervisorPlan, in folder: String,
        secrets: SupervisorSecrets = SupervisorSecrets(),
        output: Subprocess.Outlet = .nothing, complaints: Subprocess.Outlet = .nothing
    ) throws -> Lifeline {
        let input = try lay(plan, in: folder, secrets)
        let lifeline = try ask(folder, input, output, complaints)
        // A nursery that has died may have left a supervisor behind: two of them keep each other out.
        return try lifeline
            ?? Host.startSupervisor(
                in: folder, input: input, program: program, output: output, complaints: complaints)
    }

    /// Nil where nobody answered.
    private func ask(
        _ folder: String, _ input: [UInt8], _ output: Subprocess.Outlet,
        _ complaints: Subprocess.Outlet
    ) throws -> Lifeline? {
        let (lifeline, theirs) = try Lifeline.make()
        guard let theirs = Descriptor(theirs) else { return nil }
        let output = try Sink.open(output)
        let complaints = try Sink.open(complaints)
        let isSent = send(
            SupervisorRequest(
                program.words + [folder], input: try open(.bytes(input)), output: output.writer,
                complaints: complaints.writer, lifeline: theirs))
        guard isSent else { return nil }
        let latest = bootClock() + patience
        while bootClock() < latest {
            if let status = lifeline.byte(until: latest) {
                guard status != 0 else { return lifeline }
                throw SupervisorRefusal(rawValue: Int32(status)) ?? .systemError
            }
            if lifeline.isOver(until: bootClock()) { return nil }
        }
        // It stands still, and would hold up each way back: the next start makes another.
        process.withLock { $0 = nil }
        return nil
    }

    /// Makes a new one where the last one is gone.
    private func send(_ request: consuming SupervisorRequest) -> Bool {
        process.withLock { process in
            for _ in 0..<2 {
                if process == nil { process = try? NurseryProcess(program, room: request.words) }
                if process?.takes(request) == true { return true }
                process = nil
            }
            return false
        }
    }
}

/// The process that forks, and our end of the way to it.
private struct NurseryProcess: ~Copyable {
    private let socket: Descriptor
    private let process: Subprocess

    /// Its last word keeps room for those of a supervisor like the one that is asked for.
    init(_ program: SupervisorProgram, room words: [String]) throws(HostError) {
        var ends: [Int32] = [-1, -1]
        guard chost_socket_pair(&ends) == 0, let ours = Descriptor(ends[0]),
            let theirs = Descriptor(ends[1])
        else { throw HostError("make a socket") }
        let room = words.reduce(wordsRoom) { $0 + $1.utf8.count + 1 }
        let path = truePath(program.path) ?? program.path
        let process = try Subprocess(
            Invocation(
                path, program.wordsOnRequest + [String(repeating: " ", count: room)],
                input: .descriptor(theirs.number)))
        socket = ours
        self.process = process
    }

    func takes(_ request: borrowing SupervisorRequest) -> Bool { request.isSent(to: socket) }
}

/// Of a folder whose name is longer.
private let wordsRoom = 64
