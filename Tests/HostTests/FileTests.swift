import Glibc
import Host
import TestSupport
import Testing

@Suite("Reading a file") struct FileTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("Reading a file") }

    private func file(_ name: String, _ shell: String) throws -> String {
        try run(
            "sh", ["-c", "cd \(folder.path) && \(shell)"], environment: ["PATH": "/usr/bin:/bin"])
        return "\(folder.path)/\(name)"
    }

    @Test func `a file is read whole`() throws {
        let path = try file("file", "seq 1 100000 > file")
        let bytes = try File.read(path, maxBytes: 1 << 20)
        #expect(bytes.count == 588_895)
        #expect(bytes.suffix(7) == Array("100000\n".utf8)[...])
        #expect(try File.read(file("empty", "touch empty"), maxBytes: 0) == [])
    }

    @Test func `a file of the kernel, which says that it is empty, is read`() throws {
        #expect(try !File.read("/proc/self/status", maxBytes: 1 << 16).isEmpty)
    }

    @Test func `a file over the bound is refused, one at the bound is read`() throws {
        let path = try file("file", "printf 12345 > file")
        #expect(try File.read(path, maxBytes: 5).count == 5)
        let error = try failure { try File.read(path, maxBytes: 4) }
        #expect(error.description == "could not read \(path): it has more than 4 bytes")
        let kernel = try failure { try File.read("/proc/self/status", maxBytes: 10) }
        #expect(kernel.message == "it has more than 10 bytes")
    }

    @Test func `a pipe, a device and a folder are refused without waiting`() throws {
        let pipe = try file("pipe", "mkfifo pipe")
        #expect(
            try failure { try File.read(pipe, maxBytes: 9) }.message == "it is not a regular file")
        #expect(
            try failure { try File.read("/dev/zero", maxBytes: 9) }.message
                == "it is not a regular file")
        #expect(try failure { try File.read(folder.path, maxBytes: 9) }.message == "it is a folder")
    }

    @Test func `a link is followed only where that is asked`() throws {
        let link = try file("link", "printf x > target && ln -s target link")
        #expect(try failure { try File.read(link, maxBytes: 9) }.message == "it is a symbolic link")
        #expect(try File.read(link, maxBytes: 9, followingLink: true) == [120])
    }

    @Test func `a file that is not there is not found`() throws {
        let error = try failure { try File.read("/no/such/file", maxBytes: 9) }
        #expect(error.description == "could not read /no/such/file: No such file or directory")
    }
}
