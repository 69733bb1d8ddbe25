import Host
import TestSupport
import Testing

@Suite("Surroundings") struct SurroundingsTests {
    @Test func `there is a processor, and the system counts as many`() throws {
        let counted = try run("nproc", environment: ["PATH": "/usr/bin:/bin"]).output
        #expect("\(processorCount())\n" == counted)
    }
}
