import Glibc

/// How this program is called to become a supervisor: see `supervise`.
package struct SupervisorProgram: Hashable, Sendable {
    package var path: String
    /// Before the folder.
    package var words: [String]

    package init(_ path: String = "/proc/self/exe", _ words: [String] = ["supervise"]) {
        (self.path, self.words) = (path, words)
    }
}

/// Writes the plan into `folder`, and starts a supervisor that outlives us.
///
/// Once this returns, the plan has begun, and that is on the disk. What the programs say is shown
/// on `output` and `complaints` as it comes; nobody need read them.
package func startSupervisor(
    of plan: SupervisorPlan, in folder: String, secrets: SupervisorSecrets = SupervisorSecrets(),
    program: SupervisorProgram = SupervisorProgram(),
    output: Subprocess.Outlet = .nothing, complaints: Subprocess.Outlet = .nothing
) throws {
    let input = secrets.encoded()
    guard input.count <= SupervisorSecrets.bytesMax else {
        throw HostError(
            "start a supervisor", message: "its secrets have more than 64 KiB in all")
    }
    // Who finds a plan does not replace it: its supervisor may just be reading.
    try AtomicFile.create(plan.encoded(), at: AttemptFiles(folder).plan)
    try startSupervisor(
        in: folder, input: input, program: program, output: output, complaints: complaints)
}

/// Starts one for the plan that is in the folder.
func startSupervisor(
    in folder: String, input: [UInt8], program: SupervisorProgram,
    output: Subprocess.Outlet = .nothing, complaints: Subprocess.Outlet = .nothing
) throws {
    // The child would find itself there, not us.
    let path = truePath(program.path) ?? program.path
    var process = try Subprocess(
        Invocation(path, program.words + [folder], input: .bytes(input)), output: output,
        complaints: complaints)
    switch process.end(until: bootClock() + startTimeLimit) {
    case .exited(0): return
    case .exited(let status): throw SupervisorRefusal(rawValue: status) ?? .systemError
    default: throw SupervisorRefusal.systemError
    }
}

/// Its `started` is synced, and a disk may be busy.
private let startTimeLimit = Duration.seconds(60)
