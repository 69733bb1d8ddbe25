import Glibc

/// A moment of the world's clock, which somebody may set.
package struct WallTime: Hashable, Sendable {
    /// Since 1970, leap seconds not counted.
    package var seconds: Int
    package var nanoseconds: Int

    package init(seconds: Int, nanoseconds: Int = 0) {
        (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
    }
}

package func wallClock() -> WallTime {
    let now = read(CLOCK_REALTIME)
    return WallTime(seconds: now.tv_sec, nanoseconds: now.tv_nsec)
}

/// The clock by which file systems date changes: it moves on in ticks of some milliseconds. In nanoseconds since
/// 1970, as in a `FilePrint`.
package func fileClock() -> Int {
    let now = read(CLOCK_REALTIME_COARSE)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
}

/// Waits until what is changed from now on is dated otherwise than what was changed before.
package func waitForTick() {
    let begun = fileClock()
    // A clock that somebody sets back is not waited for.
    for _ in 0..<100 where fileClock() == begun { pause(milliseconds: 1) }
}

/// How long ago the machine was started, its sleep counted: nobody can set it.
package func bootClock() -> Duration {
    let now = read(CLOCK_BOOTTIME)
    return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
}

/// Names this run of the machine: what `bootClock` says means nothing in another one.
package func bootID() throws(HostError) -> String {
    let bytes = try File.read("/proc/sys/kernel/random/boot_id", maxBytes: 256)
    return String(decoding: bytes.filter { $0 > 32 }, as: UTF8.self)
}

private func read(_ clock: clockid_t) -> timespec {
    var now = timespec()
    clock_gettime(clock, &now)
    return now
}

extension Duration {
    /// Rounded up, so that who waits as long does not come early.
    package var milliseconds: Int {
        let (seconds, attoseconds) = components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        let below = attoseconds / perMillisecond + (attoseconds % perMillisecond > 0 ? 1 : 0)
        return Int(seconds.multipliedReportingOverflow(by: 1_000).partialValue + below)
    }
}

/// Lets this thread rest.
package func pause(milliseconds: Int) { usleep(UInt32(clamping: milliseconds * 1_000)) }
