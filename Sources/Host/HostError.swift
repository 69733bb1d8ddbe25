import Glibc

/// What the system refused.
package struct HostError: Error, Hashable, Sendable, CustomStringConvertible {
    package var doing: String
    package var number: Int32

    package init(_ doing: String, _ number: Int32) {
        self.doing = doing
        self.number = number
    }

    package var description: String { "could not \(doing): \(String(cString: strerror(number)))" }
}
