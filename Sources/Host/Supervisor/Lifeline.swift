import CHost
import Glibc

/// Tells when a supervisor that we started is no more. It holds the other end for as long as it lives, and
/// so does nobody else.
package struct Lifeline {
    private let pipe: PipeEnd

    /// Two ends: ours, and the one for the supervisor.
    static func make() throws(HostError) -> (ours: Lifeline, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        guard chost_pipe(&ends) == 0 else { throw HostError("make a pipe") }
        return (Lifeline(pipe: PipeEnd(owning: ends[0])), ends[1])
    }

    /// Waits until it is over, at most until a moment of the boot clock; whether it is.
    package func isOver(until moment: Duration) -> Bool {
        while pipe.number >= 0, bootClock() < moment { _ = byte(until: moment) }
        return pipe.number < 0
    }

    /// The next byte that the supervisor says; nil at its end, and where none has come.
    func byte(until moment: Duration) -> UInt8? {
        guard waitForInput([pipe.number], until: moment)[0] else { return nil }
        var said: [UInt8] = [0]
        return pipe.read(into: &said).map { _ in said[0] }
    }
}
