import Glibc

/// How this program is called to become a supervisor: see `supervise` and `superviseOnRequest`.
package struct SupervisorProgram: Hashable, Sendable {
    package var path: String
    /// Before the folder.
    package var words: [String]
    /// Before some room for the words of a supervisor.
    package var wordsOnRequest = ["supervise-on-request"]

    package init(_ path: String = "/proc/self/exe", _ words: [String] = ["supervise"]) {
        (self.path, self.words) = (path, words)
    }
}

/// Writes the plan into `folder`, and starts a supervisor that outlives us.
///
/// Once this returns, the plan has begun, and that is on the disk. What the programs say is shown
/// on `output` and `complaints` as it comes; nobody need read them.
@discardableResult
package func startSupervisor(
    of plan: SupervisorPlan, in folder: String, secrets: SupervisorSecrets = SupervisorSecrets(),
    program: SupervisorProgram = SupervisorProgram(),
    output: Subprocess.Outlet = .nothing, complaints: Subprocess.Outlet = .nothing
) throws -> Lifeline {
    try startSupervisor(
        in: folder, input: lay(plan, in: folder, secrets), program: program, output: output,
        complaints: complaints)
}

/// Writes the plan, and returns what its supervisor is to read. Unsynced: what a power cut takes was not begun.
func lay(
    _ plan: SupervisorPlan, in folder: String, _ secrets: SupervisorSecrets
) throws(HostError) -> [UInt8] {
    let input = secrets.encoded()
    guard input.count <= SupervisorSecrets.bytesMax else {
        throw HostError(
            "start a supervisor", message: "its secrets have more than 64 KiB in all")
    }
    // Who finds a plan does not replace it: its supervisor may just be reading.
    try File.create(plan.encoded(), at: AttemptFiles(folder).plan, mode: 0o600)
    return input
}

/// Starts one for the plan that is in the folder.
func startSupervisor(
    in folder: String, input: [UInt8], program: SupervisorProgram,
    output: Subprocess.Outlet = .nothing, complaints: Subprocess.Outlet = .nothing
) throws -> Lifeline {
    let (lifeline, theirs) = try Lifeline.make()
    guard let theirs = Descriptor(theirs) else { throw HostError("make a pipe") }
    // The child would find itself there, not us.
    let path = truePath(program.path) ?? program.path
    var invocation = Invocation(path, program.words + [folder], input: .bytes(input))
    invocation.inherited = [theirs.number]
    var process = try Subprocess(invocation, output: output, complaints: complaints)
    switch process.end(until: bootClock() + startTimeLimit) {
    case .exited(0): return lifeline
    case .exited(let status): throw SupervisorRefusal(rawValue: status) ?? .systemError
    case .signalled: throw SupervisorRefusal.died
    default: throw SupervisorRefusal.systemError
    }
}

/// Its `started` is synced, and a disk may be busy.
let startTimeLimit = Duration.seconds(60)
