import CHost
import Glibc

/// The signals that a supervisor acts on, told by a descriptor instead of interrupting it.
final class SupervisorSignals {
    private let descriptor: Descriptor
    private(set) var isInterrupted = false

    var number: Int32 { descriptor.number }

    init() throws(HostError) {
        let told = [SIGTERM, SIGCHLD]
        guard let descriptor = Descriptor(chost_signal_descriptor(told, Int32(told.count))) else {
            throw HostError("ask for signals")
        }
        self.descriptor = descriptor
        // What a terminal or a reader that goes says is not meant for the action.
        for ignored in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE] { signal(ignored, SIG_IGN) }
    }

    func read() {
        while true {
            switch chost_next_signal(number) {
            case 0: return
            case SIGTERM: isInterrupted = true
            default: continue
            }
        }
    }

    /// Waits until a moment of the boot clock, or until it is interrupted.
    func sleep(until moment: Duration) {
        while !isInterrupted, bootClock() < moment {
            if waitForInput([number], until: moment)[0] { read() }
        }
    }
}
