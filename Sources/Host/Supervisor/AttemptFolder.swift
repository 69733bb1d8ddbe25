import Glibc

/// What the folder of an attempt tells about it.
package enum AttemptState: Hashable, Sendable {
    /// A supervisor lives.
    case running
    case ended(AttemptRecord)
    /// A supervisor began, and is no more: nobody knows how far it came.
    case startedOnly
    case never
}

/// Tells what has become of an attempt. Changes nothing, and hinders nobody.
package func attemptState(_ folder: String) throws(HostError) -> AttemptState {
    let files = AttemptFiles(folder)
    // The lock first: a supervisor lets go of it only when all is written.
    if try FileLock.isHeld(files.lock) { return .running }
    if FileKind(at: files.ended) != nil {
        let bytes = try File.read(files.ended, maxBytes: AttemptRecord.bytesMax)
        return .ended(try AttemptRecord(decoding: bytes, path: files.ended))
    }
    return FileKind(at: files.started) != nil ? .startedOnly : .never
}

/// Makes sure that an attempt which never started never will; false where it has.
package func forbidStart(of folder: String) throws(HostError) -> Bool {
    let files = AttemptFiles(folder)
    guard let lock = try FileLock(files.lock) else { return false }
    let isForbidden = try writeForbidden(files)
    lock.release()
    return isForbidden
}

private func writeForbidden(_ files: AttemptFiles) throws(HostError) -> Bool {
    do throws(HostError) { try AtomicFile.create([], at: files.started) } catch {
        if error.code == EEXIST { return false }
        return try removePlan(files, after: error)
    }
    var record = AttemptRecord()
    record.trouble = AttemptRecord.forbidden
    do throws(HostError) { try AtomicFile.write(record.encoded(), to: files.ended) } catch {
        return try removePlan(files, after: error)
    }
    return true
}

/// A full disk takes no file, but lets one be taken away: without its plan nothing begins either. Who asks again
/// finds that it never began.
private func removePlan(_ files: AttemptFiles, after error: HostError) throws(HostError) -> Bool {
    guard unlink(files.plan) == 0 || errno == ENOENT else { throw error }
    // Ours alone, since the lock is.
    unlink(files.started)
    return true
}

/// The names in the folder of an attempt.
struct AttemptFiles {
    let plan: String
    let lock: String
    let started: String
    let ended: String
    private let folder: String

    init(_ folder: String) {
        self.folder = folder
        plan = "\(folder)/\(SupervisorPlan.fileName)"
        lock = "\(folder)/lock"
        started = "\(folder)/started"
        ended = "\(folder)/ended"
    }

    /// What the programs said, by their numbers from 1.
    func output(of number: Int) -> String { "\(folder)/output.\(number).log" }
    func complaints(of number: Int) -> String { "\(folder)/complaints.\(number).log" }
}
