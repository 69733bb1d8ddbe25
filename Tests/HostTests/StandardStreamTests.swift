import Glibc
import Host
import Testing

@Suite("Standard streams") struct StandardStreamTests {
    /// The two ends of a new pipe.
    private func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test(arguments: [false, true])
    func `everything is written, also to a pipe that takes a little at a time`(blocking: Bool)
        throws
    {
        let ends = try pipe()
        if !blocking { try #require(fcntl(ends.write, F_SETFL, O_NONBLOCK) == 0) }
        let text = String(repeating: "0123456789", count: 100_000)

        // One worker writes, the other reads; a pipe holds 64 KB.
        let counts = inParallel([true, false], workers: 2) {
            0
        } body: { _, writes in
            guard writes else { return Self.drain(ends.read) }
            try? StandardStream(descriptor: ends.write).write(text)
            close(ends.write)
            return 0
        }
        close(ends.read)
        #expect(counts == [0, 1_000_000])
    }

    private static func drain(_ descriptor: Int32) -> Int {
        var (total, buffer) = (0, [UInt8](repeating: 0, count: 10_000))
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return total }
            total += count
        }
    }

    @Test func `a reader that has gone is an error of its own`() throws {
        signal(SIGPIPE, SIG_IGN)
        let ends = try pipe()
        close(ends.read)
        let error = try failure { try StandardStream(descriptor: ends.write).write("x") }
        close(ends.write)
        #expect(error.isBrokenPipe)
        #expect(error.description == "could not write the output: Broken pipe")
    }

    @Test func `a pipe is no terminal, and has no width`() throws {
        let ends = try pipe()
        let stream = StandardStream(descriptor: ends.write)
        #expect(!stream.isTerminal)
        #expect(stream.width == nil)
        close(ends.read)
        close(ends.write)
    }

    @Test func `a terminal that does not say its width has none`() throws {
        let leader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        try #require(leader >= 0)
        defer { close(leader) }
        let stream = StandardStream(descriptor: leader)
        #expect(stream.isTerminal)
        #expect(stream.width == nil)
    }

    @Test func `a file that is not open is an error`() throws {
        let error = try failure { try StandardStream(descriptor: -1).write("x") }
        #expect(error.code == EBADF)
    }
}
