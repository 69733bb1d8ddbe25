import Glibc
import Host
import TestSupport
import Testing

@Suite("The machine") struct MachineTests {
    @Test func `the clocks go forward, and the wall's is of this century`() {
        let before = bootClock()
        #expect(wallClock().seconds > 1_700_000_000)
        #expect((0..<1_000_000_000).contains(wallClock().nanoseconds))
        usleep(2_000)
        #expect(bootClock() - before >= .milliseconds(2))
        #expect(Duration.microseconds(1_001).milliseconds == 2)
        #expect(Duration.seconds(2).milliseconds == 2_000)
    }

    @Test func `random bytes are as many as asked, and others each time`() throws {
        #expect(try randomBytes(16).count == 16)
        #expect(try randomBytes(16) != randomBytes(16))
        #expect(try randomBytes(0) == [])
    }

    @Test func `host, boot and free space are known`() throws {
        #expect(!hostName().isEmpty)
        #expect(try bootID().count == 36)
        #expect(try freeBytes(at: "/tmp") > 0)
        #expect(try failure { try freeBytes(at: "/no/such") }.isNotFound)
    }

    @Test func `a file system is synced`() throws {
        let folder = open("/tmp", O_RDONLY)
        try syncFilesystem(folder)
        close(folder)
        #expect(try failure { try syncFilesystem(-1) }.code == EBADF)
    }
}

@Suite("A lock") struct FileLockTests {
    private let folder: TemporaryDirectory
    private let path: String

    init() throws {
        folder = try TemporaryDirectory("A lock")
        path = folder.path + "/lock"
    }

    private func canTake(_ path: String) throws -> Bool {
        guard let lock = try FileLock(path) else { return false }
        lock.release()
        return true
    }

    @Test func `one holds it at a time, and the question takes nothing`() throws {
        #expect(try !FileLock.isHeld(path))
        guard let first = try FileLock(path) else { throw TestSupportError("it was not taken") }
        #expect(try FileLock.isHeld(path))
        #expect(try !canTake(path))
        #expect(try FileLock.isHeld(path))
        first.release()
        #expect(try !FileLock.isHeld(path))
        #expect(try canTake(path))
        #expect(try failure { try canTake("/no/such/lock") }.isNotFound)
    }

    @Test func `a program that we start does not hold it on`() throws {
        guard let lock = try FileLock(path) else { throw TestSupportError("it was not taken") }
        let program = try Subprocess(shell("sleep 30"))
        lock.release()
        // Another test's program holds it for the moment in which it is started.
        for _ in 0..<100 where try FileLock.isHeld(path) { usleep(10_000) }
        #expect(try !FileLock.isHeld(path))
        program.signal(SIGKILL)
    }
}

@Suite("A file that is whole") struct AtomicFileTests {
    @Test func `it replaces what is there, leaves no draft, and has the mode asked`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.path + "/file"
        try AtomicFile.write(Array("one".utf8), to: path)
        try AtomicFile.write(Array("two".utf8), to: path)
        #expect(try File.read(path, maxBytes: 9) == Array("two".utf8))
        #expect(try Directory.list(folder.path).map(\.path) == ["file"])
        #expect(
            try failure { try AtomicFile.create([], at: path) }.message == "File exists")
        #expect(try failure { try AtomicFile.write([], to: "/no/such/file") }.isNotFound)
    }

    @Test func `where it cannot be put, no draft is left`() throws {
        let folder = try TemporaryDirectory()
        try run("/bin/mkdir", ["-p", folder.path + "/taken/by"])
        #expect(throws: HostError.self) {
            try AtomicFile.write([1], to: folder.path + "/taken")
        }
        #expect(try Directory.list(folder.path).isEmpty)
    }
}
