import Glibc

/// Waits until one of the descriptors has something to read, or until a moment of the boot clock.
///
/// It may come back early with nothing; -1 is passed over.
func waitForInput(_ descriptors: [Int32], until moment: Duration?) -> [Bool] {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let left = moment.map { max(0, min($0 - bootClock(), napMax).milliseconds) }
    let count = poll(&polled, nfds_t(polled.count), Int32(left ?? -1))
    return polled.map { count > 0 && $0.revents != 0 }
}

/// `poll` does not count the machine's sleep, and the boot clock does: look at it now and then.
private let napMax = Duration.seconds(1)
