/// A program to run, and all that it gets: nothing is inherited by itself.
package struct Invocation: Hashable, Sendable {
    /// A path, from `folder` where it is relative; or a name, to be found in the `PATH` of `environment`.
    package var program: String
    package var arguments: [String]
    package var environment: [String: String]
    package var folder: String
    package var input: Input = .nothing
    /// What is taken from the mode of each file that it makes.
    package var fileModeMask: UInt32 = 0o022
    /// Open descriptors of ours, which it finds as 3, 4 and on.
    package var inherited: [Int32] = []
    /// Whether it belongs to our terminal, to ask the person there: it is then ended with us, by that terminal.
    package var asksAtTerminal = false

    package enum Input: Hashable, Sendable {
        case nothing
        case bytes([UInt8])
        case file(String)
        case descriptor(Int32)
    }

    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
        folder: String = "/", input: Input = .nothing
    ) {
        (self.program, self.arguments) = (program, arguments)
        (self.environment, self.folder, self.input) = (environment, folder, input)
    }
}

/// How a program ended.
package enum ProgramEnd: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    package var isSuccess: Bool { self == .exited(0) }

    /// Reads the status of `waitpid`.
    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }
}
