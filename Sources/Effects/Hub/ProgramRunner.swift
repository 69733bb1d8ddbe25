/// How a program that was run has ended.
package struct ProgramResult: Sendable {
    /// Its exit status; nil where it was ended: by a signal, or because its time was up.
    package var status: Int32?
    package var output: [UInt8]
    /// What it complained of, bounded.
    package var complaints: [UInt8]
    /// Whether its time was up.
    package var isTimedOut: Bool

    package init(
        status: Int32?, output: [UInt8], complaints: [UInt8], isTimedOut: Bool = false
    ) {
        (self.status, self.output, self.complaints) = (status, output, complaints)
        self.isTimedOut = isTimedOut
    }
}

/// Runs a program to its end: its words, what is added to the environment, its standard input, and how
/// many seconds it has. It ends the whole group of processes when time is up, and bounds what it keeps.
package typealias RunProgram =
    @Sendable (
        _ words: [String], _ environment: [String: String], _ input: [UInt8], _ seconds: Int
    ) throws -> ProgramResult
