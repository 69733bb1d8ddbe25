import CHost
import Glibc

/// The end of a pipe that we read, without ever waiting.
package final class PipeEnd {
    /// -1 once it is closed: `poll` passes over it.
    package private(set) var number: Int32

    /// Closes `number` in the end.
    init(owning number: Int32) { self.number = number }

    deinit { shut() }

    package func shut() {
        if number >= 0 { close(number) }
        number = -1
    }

    /// Fills `buffer` from its start; nil where there is nothing for now. Shuts itself at the end.
    package func read(into buffer: inout [UInt8]) -> Int? {
        guard number >= 0 else { return nil }
        let number = number
        let count = uninterrupted { Glibc.read(number, &buffer, buffer.count) }
        if count > 0 { return count }
        if count < 0 && errno == EAGAIN { return nil }
        shut()
        return nil
    }
}
