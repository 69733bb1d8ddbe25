import Glibc

/// As below, and waits for a supervisor that is just being started: until `latest`, by the boot clock, when
/// none begins any more.
package func interruptSupervisor(
    in folder: String, waitingUntil latest: Duration
) throws(HostError) {
    let started = AttemptFiles(folder).started
    while FileKind(at: started) == nil, bootClock() < latest { pause(milliseconds: 5) }
    try interruptSupervisor(in: folder)
}

/// Asks the supervisor of `folder` to end what runs, and to write down that it was asked. Nothing happens
/// where none lives.
package func interruptSupervisor(in folder: String) throws(HostError) {
    let files = AttemptFiles(folder)
    guard try FileLock.isHeld(files.lock) else { return }
    let bytes = try File.read(files.started, maxBytes: 4_096)
    var fields = FieldReader(bytes, path: files.started)
    _ = try fields.number("started")
    kill(pid_t(clamping: try fields.number("process")), SIGTERM)
}
