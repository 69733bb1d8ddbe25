import Glibc

/// How a program ended, and what it wrote.
package struct Finished {
    /// 128 + the signal where one ended it, as a shell counts.
    package var status: Int32
    package var output: String
    package var complaints: String
}

/// Runs a program to its end, in exactly the given environment, with nothing on its standard input.
@discardableResult
package func run(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:]
) throws -> Finished {
    // Files rather than pipes: no program fills them and waits.
    let (output, complaints) = (try scratchFile(), try scratchFile())
    defer {
        close(output)
        close(complaints)
    }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, complaints, 2)

    var child = pid_t()
    let failure = withCStrings([program] + arguments) { arguments in
        withCStrings(environment.map { "\($0.key)=\($0.value)" }) { environment in
            posix_spawnp(&child, program, &actions, nil, arguments, environment)
        }
    }
    guard failure == 0 else { throw TestSupportError("could not run \(program): errno \(failure)") }
    return Finished(
        status: try end(of: child), output: try contents(of: output),
        complaints: try contents(of: complaints))
}

private func end(of child: pid_t) throws -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
        guard errno == EINTR else { throw TestSupportError("could not wait for \(child)") }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
}

private func scratchFile() throws -> Int32 {
    // memfd_create and O_TMPFILE hide behind _GNU_SOURCE; a file without a name serves as well.
    var template = Array("/tmp/run-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    unlink(template)
    guard file >= 0 else { throw TestSupportError("could not make a scratch file: errno \(errno)") }
    return file
}

private func contents(of file: Int32) throws -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = pread(file, &chunk, chunk.count, off_t(bytes.count))
        guard count >= 0 else { throw TestSupportError("could not read a scratch file") }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk.prefix(count)
    }
}

private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
