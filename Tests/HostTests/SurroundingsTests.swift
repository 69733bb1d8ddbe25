import Glibc
import Host
import TestSupport
import Testing

@Suite("Surroundings") struct SurroundingsTests {
    @Test func `a variable has a value or is not set`() {
        #expect(environmentVariable("PATH")?.isEmpty == false)
        #expect(environmentVariable("NO_SUCH_VARIABLE_HERE") == nil)
    }

    @Test func `the current directory is absolute`() throws {
        #expect(try currentDirectory().hasPrefix("/"))
    }

    @Test func `there is a processor, and the system counts as many`() throws {
        let counted = try run("nproc", environment: ["PATH": "/usr/bin:/bin"]).output
        #expect("\(processorCount())\n" == counted)
    }
}
