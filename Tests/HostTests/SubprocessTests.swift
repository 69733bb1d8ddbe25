import Glibc
import Host
import TestSupport
import Testing

/// A script run by `sh` with nothing else around it.
func shell(_ script: String, _ environment: [String: String] = [:]) -> Invocation {
    Invocation(
        "sh", ["-c", script],
        environment: environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given })
}

@Suite("Running a program") struct SubprocessTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("Running a program") }

    private func said(_ invocation: Invocation) throws -> String {
        let run = try invocation.run(timeLimit: .seconds(20), outputBytesMax: 1 << 20)
        return String(decoding: run.output + run.complaints, as: UTF8.self)
    }

    private func script(_ name: String, _ text: String, mode: String = "755") throws -> String {
        let path = "\(folder.path)/\(name)"
        try AtomicFile.write(Array(text.utf8), to: path)
        try run("/bin/chmod", [mode, path])
        return path
    }

    @Test func `words, environment, folder and umask arrive, and nothing else`() throws {
        var program = shell(#"printf '%s|' "$@"; pwd; umask; env | sort"#, ["A": "x y"])
        program.arguments += ["name", "", "a b", "*"]
        program.folder = folder.path
        program.fileModeMask = 0o027
        #expect(
            try said(program) == """
                |a b|*|\(folder.path)
                0027
                A=x y
                PATH=/usr/bin:/bin
                PWD=\(folder.path)

                """)
        #expect(try said(Invocation("/usr/bin/env")) == "")
    }

    @Test func `it leads a session of its own, and its signals are as new`() throws {
        // What this process ignores or blocks must not be passed on.
        signal(SIGPIPE, SIG_IGN)
        let status = try said(Invocation("/bin/cat", ["/proc/self/stat", "/proc/self/status"]))
        let fields = status.split(separator: " ")
        #expect(fields[0] == fields[4] && fields[0] == fields[5])
        for line in ["SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000"] {
            #expect(status.contains(line))
        }
    }

    @Test func `it finds the standard descriptors and those named, and no other`() throws {
        let open = open("/dev/null", O_RDONLY)
        defer { close(open) }
        var program = Invocation("/bin/ls", ["/proc/self/fd"])
        // The last is what `ls` opens itself.
        #expect(try said(program) == "0\n1\n2\n3\n")
        program.inherited = [open, open]
        #expect(try said(program) == "0\n1\n2\n3\n4\n5\n")
    }

    @Test func `its input is nothing, bytes, or a file`() throws {
        var program = Invocation("/bin/cat")
        #expect(try said(program) == "")
        program.input = .bytes(Array("given".utf8))
        #expect(try said(program) == "given")
        program.input = .bytes([UInt8](repeating: 120, count: 1 << 20))
        #expect(try said(program).utf8.count == 1 << 20)
        program.input = .file(try script("input", "from a file"))
        #expect(try said(program) == "from a file")
        program.input = .file("/no/such/file")
        #expect(try failure { try said(program) }.path == "/no/such/file")
    }

    @Test func `its output goes to a file or a descriptor`() throws {
        let path = folder.path + "/output"
        var process = try Subprocess(shell("echo out; echo err >&2"), output: .file(path))
        #expect(process.end() == .exited(0))
        #expect(try File.read(path, maxBytes: 9) == Array("out\n".utf8))
    }

    @Test func `how it ended is told`() throws {
        func end(_ script: String) throws -> ProgramEnd {
            try shell(script).run(timeLimit: .seconds(20), outputBytesMax: 9).end
        }
        #expect(try end("exit 0") == .exited(0))
        #expect(try end("exit 255") == .exited(255))
        #expect(try end("kill -9 $$") == .signalled(SIGKILL))
    }

    @Test func `a program that cannot be started is named with the cause`() throws {
        func problem(_ program: String, _ environment: [String: String] = [:]) throws -> String {
            try failure { try said(Invocation(program, environment: environment)) }.description
        }
        #expect(
            try problem("frobnicate", ["PATH": "/usr/bin:/bin"])
                == "could not run frobnicate: it was not found in PATH (/usr/bin:/bin)")
        #expect(try problem("/no/such") == "could not run /no/such: it was not found")
        #expect(try problem("/usr") == "could not run /usr: it is a folder")
        let plain = try script("plain", "true", mode: "644")
        #expect(try problem(plain) == "could not run \(plain): it is not executable")
        #expect(
            try problem("plain", ["PATH": folder.path])
                == "could not run \(plain): it is not executable")
        let bad = try script("bad", "#! /no/such/sh -e\n")
        #expect(
            try problem(bad) == "could not run \(bad): bad interpreter: /no/such/sh was not found")
        let windows = try script("windows", "#!/bin/sh\r\n")
        #expect(
            try problem(windows)
                == "could not run \(windows): bad interpreter: /bin/sh was not found; "
                + "its first line ends with a carriage return")
        let closed = try script("closed", "#!\(plain)\n")
        #expect(
            try problem(closed)
                == "could not run \(closed): bad interpreter: \(plain) is not executable")
        let text = try script("text", "echo hello\n")
        #expect(
            try problem(text)
                == "could not run \(text): it is neither a program of this machine nor begins with #!"
        )
        #expect(
            try failure { try said(Invocation("/bin/true", folder: "/no/such")) }.message
                == "its folder /no/such cannot be entered: No such file or directory")
        #expect(
            try failure { try said(Invocation("/bin/true", ["a\0b"])) }.message
                == "one of its words holds a NUL byte")
        #expect(try problem("/bin/true", ["A=B": ""]).hasSuffix("A=B cannot name a variable"))
    }

    @Test func `what is said beyond the bound is read and dropped`() throws {
        let run = try shell("head -c 3000000 /dev/zero; echo short >&2")
            .run(timeLimit: .seconds(20), outputBytesMax: 1_000)
        #expect(run.output == [UInt8](repeating: 0, count: 1_000))
        #expect(run.complaints == Array("short\n".utf8))
        #expect(run.isCut && run.isSuccess)
    }

    @Test func `when its time is up, the whole group ends, though it ignores TERM`() throws {
        let begun = bootClock()
        let run = try shell("trap '' TERM; sleep 60 & echo $!; while :; do sleep 60; done").run(
            timeLimit: .milliseconds(200), outputBytesMax: 100, grace: .milliseconds(200))
        #expect(run.isTimedOut && !run.isSuccess)
        #expect(run.end == .signalled(SIGKILL))
        #expect(bootClock() - begun < .seconds(10))
        let child = try #require(Int32(String(decoding: run.output.dropLast(), as: UTF8.self)))
        #expect(try isGone(child))
    }

    @Test func `a child that holds the pipe does not hold us`() throws {
        let begun = bootClock()
        let run = try shell("setsid sleep 30 & echo done").run(
            timeLimit: .seconds(20), outputBytesMax: 100)
        #expect(String(decoding: run.output, as: UTF8.self) == "done\n")
        #expect(bootClock() - begun < .seconds(10))
    }

    @Test func `a program that nobody waits for ends with its owner`() throws {
        var id: Int32 = 0
        do {
            let process = try Subprocess(shell("sleep 60"))
            id = process.id
        }
        #expect(kill(id, 0) == -1)
    }

    @Test func `a program can be asked to stop`() throws {
        var process = try Subprocess(shell("trap 'exit 7' TERM; while :; do sleep 0.05; done"))
        #expect(process.end(until: bootClock() + .milliseconds(300)) == nil)
        #expect(process.stop(grace: .seconds(10)) == .exited(7))
    }

    @Test func `a thousand programs leave nothing behind`() throws {
        let program = Invocation("/bin/true")
        _ = try said(program)
        for _ in 0..<1_000 {
            var process = try Subprocess(program, output: .pipe, complaints: .pipe)
            #expect(process.end() == .exited(0))
        }
        #expect(waitpid(-1, nil, WNOHANG) <= 0)
    }
}

/// Whether a process is gone, or a zombie that its new parent has not yet fetched.
func isGone(_ id: Int32) throws -> Bool {
    for _ in 0..<200 {
        guard kill(id, 0) == 0 else { return true }
        let stat = try? File.read("/proc/\(id)/stat", maxBytes: 1 << 12)
        guard let stat else { return true }
        if String(decoding: stat, as: UTF8.self).contains(") Z ") { return true }
        usleep(10_000)
    }
    return false
}
