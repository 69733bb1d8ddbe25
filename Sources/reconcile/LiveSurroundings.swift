import Glibc
import Host
import Manifests

extension Surroundings {
    /// The process's own streams, environment and folder.
    static var live: Surroundings {
        Surroundings(
            output: .live(STDOUT_FILENO), errors: .live(STDERR_FILENO),
            environment: { getenv($0).map { String(cString: $0) } },
            currentDirectory: workingDirectory, ask: askTerminal, input: readInput,
            now: { Instant(seconds: wallClock().seconds) })
    }

    /// Only where both what is asked and what is answered is a person's.
    private static func askTerminal(_ question: String) -> Bool? {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
        Stream.live(STDOUT_FILENO).write(question + " [y/N] ")
        let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
        return ["y", "yes"].contains(answer)
    }

    /// No hook is told of more branches than this many bytes can name.
    private static func readInput() -> String {
        var text = ""
        while text.utf8.count < 16 << 20, let line = readLine(strippingNewline: false) {
            text += line
        }
        return text
    }

    private static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}

extension Surroundings.Stream {
    fileprivate static func live(_ descriptor: Int32) -> Self {
        Self(
            write: { text in
                var text = text
                let error = text.withUTF8 { writeAll($0, to: descriptor) }
                if error != 0 { giveUp(on: descriptor, because: error) }
            },
            isTerminal: isatty(descriptor) == 1, aside: terminalAside(descriptor)?.write,
            columns: { terminalColumns(descriptor) })
    }
}

private func terminalAside(_ descriptor: Int32) -> AsideStream? {
    AsideStream(again: descriptor) { "… \(count($0, "line")) of actions missed …\n" }
}

private func terminalColumns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
}

/// Writes every byte; returns the error number that stopped it, or 0.
private func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
    var rest = UnsafeRawBufferPointer(bytes)[...]
    while !rest.isEmpty {
        let next = UnsafeRawBufferPointer(rebasing: rest)
        let written = write(descriptor, next.baseAddress, next.count)
        if written > 0 {
            rest = rest.dropFirst(written)
        } else if errno == EAGAIN {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&ready, 1, -1)
        } else if errno != EINTR {
            return errno
        }
    }
    return 0
}

/// Ends the process, since what it had to say cannot be said.
///
/// A reader that has gone is told as the system tells it, by SIGPIPE, also where the parent had
/// that signal ignored; anything else, like a full disk, is a failure.
private func giveUp(on descriptor: Int32, because error: Int32) -> Never {
    if error == EPIPE {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
    }
    if descriptor != STDERR_FILENO {
        var words = "reconcile: cannot write: \(String(cString: strerror(error)))\n"
        _ = words.withUTF8 { writeAll($0, to: STDERR_FILENO) }
    }
    exit(ExitStatus.failure.rawValue)
}
