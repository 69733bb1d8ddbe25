import CHost
import Glibc

/// The signals by which somebody asks this process to stop: TERM, and INT of a terminal.
package struct StopSignals: Sendable {
    /// Open as long as the process lives.
    private let descriptor: Int32

    /// From here on they wait to be read. To be made before the first thread: the others take over what is
    /// blocked.
    package init() throws(HostError) {
        let told = [SIGTERM, SIGINT]
        descriptor = chost_signal_descriptor(told, Int32(told.count))
        guard descriptor >= 0 else { throw HostError("ask for signals") }
    }

    /// Returns the next one; nil where none has come by a moment of the boot clock.
    package func next(until moment: Duration? = nil) -> Int32? {
        while true {
            let signal = chost_next_signal(descriptor)
            if signal != 0 { return signal }
            if let moment, bootClock() >= moment { return nil }
            _ = waitForInput([descriptor], until: moment)
        }
    }

    /// Ends this process as the signal would have, so that who waits for it is told the truth.
    package static func end(by number: Int32) -> Never {
        signal(number, SIG_DFL)
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, number)
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
        raise(number)
        _exit(128 + number)
    }
}
