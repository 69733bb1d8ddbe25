import Glibc
import Host
import TestSupport
import Testing

@Suite("A supervisor", .startedEitherWay) struct SupervisorTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("A supervisor") }

    private func command(_ script: String, limit: Duration = .seconds(60)) -> SupervisedCommand {
        SupervisedCommand(
            ["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"],
            folder: folder.path, timeLimit: limit)
    }

    private func plan(_ commands: [SupervisedCommand]) throws -> SupervisorPlan {
        var plan = SupervisorPlan(
            commands, boot: try bootID(), deadline: bootClock() + .seconds(120))
        plan.grace = .milliseconds(300)
        plan.outputBytesMax = 1_000
        return plan
    }

    private func start(
        _ plan: SupervisorPlan, secrets: SupervisorSecrets = SupervisorSecrets(),
        output: Subprocess.Outlet = .nothing
    ) throws {
        if StartedEitherWay.isByNursery {
            try Nursery(supervisorProgram()).startSupervisor(
                of: plan, in: folder.path, secrets: secrets, output: output)
        } else {
            try startSupervisor(
                of: plan, in: folder.path, secrets: secrets, program: supervisorProgram(),
                output: output)
        }
    }

    private func runAll(
        _ commands: [SupervisedCommand], secrets: SupervisorSecrets = SupervisorSecrets()
    ) throws -> AttemptRecord {
        try start(try plan(commands), secrets: secrets)
        return try record()
    }

    private func record() throws -> AttemptRecord {
        for _ in 0..<6_000 {
            switch try attemptState(folder.path) {
            case .running: usleep(10_000)
            case .ended(let record): return record
            case let state: throw TestSupportError("the supervisor is no more: \(state)")
            }
        }
        throw TestSupportError("the supervisor has not ended")
    }

    private func text(_ name: String) throws -> String {
        let bytes = try File.read("\(folder.path)/\(name)", maxBytes: 1 << 22)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func number(_ name: String) throws -> Int32 {
        for _ in 0..<500 {
            if let number = Int32((try? text(name))?.split(separator: "\n").first ?? "") {
                return number
            }
            usleep(10_000)
        }
        throw TestSupportError("\(name) was not written")
    }

    @Test func `commands run in turn until one fails, and all is recorded`() throws {
        #expect(try attemptState(folder.path) == .never)
        let record = try runAll([
            command("echo one; echo two >&2; echo '{\"url\": \"x\"}'"), command("exit 3"),
            command("echo never"),
        ])
        #expect(record.commands.map(\.end) == [.ended(.exited(0)), .ended(.exited(3))])
        let first = record.commands[0]
        #expect(first.answer == "{\"url\": \"x\"}")
        #expect(first.output.bytes == 17 && first.complaints.bytes == 4 && first.attempts == 1)
        #expect(try text("output.1.log") == "one\n{\"url\": \"x\"}\n")
        #expect(try text("complaints.1.log") == "two\n")
        #expect(Set(first.lastLines.split(separator: "\n")) == ["one", "two", "{\"url\": \"x\"}"])
        #expect(!record.isInterrupted && !record.isOverdue && record.trouble == nil)
    }

    @Test func `it leads a session of its own, and the lock is held while it lives`() throws {
        try start(plan([command("echo $PPID > parent; sleep 1")]))
        #expect(try attemptState(folder.path) == .running)
        let id = try number("parent")
        #expect(getsid(id) == id && getsid(id) != getsid(0))
        _ = try record()
    }

    @Test func `nobody starts the same attempt twice, at once or later`() throws {
        let program = try supervisorProgram()
        func again() throws -> Int32 {
            let run = try Invocation(program.path, program.words + [folder.path])
                .run(timeLimit: .seconds(20), outputBytesMax: 100)
            if case .exited(let status) = run.end { return status }
            return -1
        }
        try start(plan([command("sleep 1; echo once >> count")]))
        #expect(try again() == SupervisorRefusal.alreadyRunning.rawValue)
        _ = try record()
        #expect(try again() == SupervisorRefusal.alreadyStarted.rawValue)
        #expect(try text("count") == "once\n")
        #expect(throws: HostError.self) { try start(plan([command("true")])) }
    }

    @Test func `after the deadline, in another run of the machine, or without a plan, it refuses`()
        throws
    {
        var late = try plan([command("touch ran")])
        late.deadline = bootClock() - .seconds(1)
        #expect(throws: SupervisorRefusal.tooLate) { try start(late) }
        try run("/bin/rm", [folder.path + "/plan"])
        var idle = try plan([command("touch ran")])
        idle.startBy = bootClock() - .seconds(1)
        #expect(throws: SupervisorRefusal.tooLate) { try start(idle) }
        try run("/bin/rm", [folder.path + "/plan"])
        var other = try plan([command("touch ran")])
        other.boot = "another"
        #expect(throws: SupervisorRefusal.tooLate) { try start(other) }
        #expect(try attemptState(folder.path) == .never)
        try AtomicFile.write([1, 2], to: folder.path + "/plan")
        let program = try supervisorProgram()
        let run = try Invocation(program.path, program.words + [folder.path])
            .run(timeLimit: .seconds(20), outputBytesMax: 1_000)
        #expect(run.end == .exited(SupervisorRefusal.badPlan.rawValue))
        #expect(FileKind(at: folder.path + "/ran") == nil)
    }

    @Test func `one that finds no room to say that it begins has not begun`() throws {
        let program = try supervisorProgram()
        let starved = SupervisorProgram(
            "/bin/sh", ["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$1\"", program.path])
        #expect(throws: SupervisorRefusal.systemError) {
            try startSupervisor(
                of: plan([command("touch ran")]), in: folder.path, program: starved)
        }
        #expect(try attemptState(folder.path) == .never)
        #expect(FileKind(at: folder.path + "/ran") == nil)
    }

    @Test func `one that is killed before it begins says so in words`() throws {
        let killed = SupervisorProgram("/bin/sh", ["-c", "kill -KILL $$"])
        let refusal = #expect(throws: SupervisorRefusal.self) {
            try startSupervisor(
                of: plan([command("touch ran")]), in: folder.path, program: killed)
        }
        #expect(
            refusal?.description
                == "its supervisor was killed before it began, so nothing has run; where memory is short, the kernel's log names it"
        )
        #expect(try attemptState(folder.path) == .never)
    }

    @Test
    func `an attempt that was forbidden cannot start, one that has started cannot be forbidden`()
        throws
    {
        #expect(try forbidStart(of: folder.path))
        #expect(throws: SupervisorRefusal.alreadyStarted) {
            try start(plan([command("touch ran")]))
        }
        #expect(try !forbidStart(of: folder.path))
        #expect(FileKind(at: folder.path + "/ran") == nil)
    }

    @Test
    func `where the disk takes no record of it, an attempt is forbidden by taking its plan away`()
        throws
    {
        try AtomicFile.write(
            try plan([command("touch ran")]).encoded(), to: folder.path + "/plan")
        // Nothing can be put in its place.
        try Directory.make(folder.path + "/ended/full")
        #expect(try forbidStart(of: folder.path))
        try Directory.remove(folder.path + "/ended")
        #expect(try attemptState(folder.path) == .never)
        let program = try supervisorProgram()
        var late = try Subprocess(Invocation(program.path, program.words + [folder.path]))
        #expect(late.end() == .exited(SupervisorRefusal.badPlan.rawValue))
        #expect(FileKind(at: folder.path + "/ran") == nil)
    }

    @Test func `it survives the death of who started it`() throws {
        // The plan is written here; a shell starts the supervisor, and dies by KILL with its group.
        try AtomicFile.write(
            try plan([command("echo $PPID > parent; sleep 1; echo survived")]).encoded(),
            to: folder.path + "/plan")
        let program = try supervisorProgram()
        let call = "\(program.path) \(folder.path) </dev/null; echo $? > begun; sleep 60"
        var parent = try Subprocess(shell(call + " & wait", [:]).in(folder.path))
        #expect(try number("begun") == 0)
        parent.signal(SIGKILL)
        #expect(parent.end() == .signalled(SIGKILL))
        #expect(try record().commands.map(\.end) == [.ended(.exited(0))])
        #expect(try text("output.1.log") == "survived\n")
    }

    @Test func `a program that ignores TERM ends by KILL when its time is up`() throws {
        let script = "trap '' TERM; echo $$ > id; while :; do sleep 60; done"
        let record = try runAll([command(script, limit: .milliseconds(300))])
        let command = try #require(record.commands.first)
        #expect(command.isTimedOut && command.end == .ended(.signalled(SIGKILL)))
        #expect((600..<8_000).contains(command.milliseconds))
        #expect(try isGone(number("id")))
    }

    @Test func `all is over at the deadline, whatever the program's own limit is`() throws {
        var plan = try plan([command("trap '' TERM; while :; do sleep 60; done")])
        plan.deadline = bootClock() + .seconds(1)
        plan.grace = .seconds(30)
        try start(plan)
        let record = try record()
        #expect(record.isOverdue && record.commands[0].isTimedOut)
        #expect(record.commands[0].milliseconds < 5_000)
    }

    @Test func `a daemon that is left behind is ended and named`() throws {
        let script = """
            setsid sh -c 'trap "" TERM HUP; echo $$ > daemon; while :; do sleep 1; done' &
            while ! [ -s daemon ]; do sleep 0.02; done
            """
        let record = try runAll([command(script)])
        #expect(record.commands[0].isSuccess)
        #expect(record.commands[0].leftBehind == ["sh"])
        #expect(try isGone(number("daemon")))
    }

    @Test func `children that hold the pipe open do not hold the supervisor`() throws {
        let record = try runAll([command("sleep 60 & sleep 60 & (sleep 60 &) ; echo done")])
        #expect(record.commands[0].isSuccess && record.commands[0].milliseconds < 10_000)
        #expect(record.commands[0].leftBehind.count == 3)
        #expect(try text("output.1.log") == "done\n")
    }

    @Test func `what ends by itself in a moment is not disturbed`() throws {
        let record = try runAll([command("(sleep 0.05; echo late) & echo early")])
        #expect(try text("output.1.log") == "early\nlate\n")
        #expect(record.commands[0].leftBehind == [])
    }

    @Test func `a program that closes its streams is waited for`() throws {
        let record = try runAll([command("exec >&- 2>&-; sleep 0.5; exit 4")])
        #expect(record.commands[0].end == .ended(.exited(4)))
        #expect(record.commands[0].milliseconds >= 500)
    }

    @Test func `of a gigabyte, the bound is kept, and all is counted`() throws {
        let record = try runAll([command("echo begin; head -c 1G /dev/zero; echo end")])
        let output = record.commands[0].output
        #expect(record.commands[0].isSuccess)
        #expect(output.bytes == 1 << 30 + 10 && output.bytesLeftOut == 1 << 30 + 10 - 1_000)
        let kept = try text("output.1.log")
        #expect(kept.hasPrefix("begin\n") && kept.hasSuffix("\0end\n"))
        #expect(kept.utf8.count < 1_100)
    }

    @Test func `an endless flood ends with its time`() throws {
        let record = try runAll([command("yes", limit: .milliseconds(300))])
        #expect(record.commands[0].isTimedOut && record.commands[0].milliseconds < 10_000)
        #expect(record.commands[0].lastLines.hasSuffix("y\ny\ny"))
    }

    @Test func `a secret reaches its program, and nothing else`() throws {
        var command = command(
            """
            echo $TOKEN
            printf abc-s3cr3t; sleep 0.3; printf -- '-value-def\\n'
            printf "user:$TOKEN" | base64
            cat /proc/$PPID/environ /proc/$PPID/cmdline > seen
            cat /proc/$PPID/fd/0 >> seen
            echo "{\\"token\\": \\"$TOKEN\\"}"
            echo $TOKEN >&2
            exit 5
            """)
        command.secretVariables = ["TOKEN"]
        let secret = "s3cr3t-value"
        let record = try runAll([command], secrets: SupervisorSecrets(variables: ["TOKEN": secret]))
        // What is left of the base64 carries bits of its neighbours.
        #expect(
            try text("output.1.log")
                == "***\nabc-***-def\ndXNlcjp***U=\n{\"token\": \"***\"}\n")
        #expect(record.commands[0].answer == "{\"token\": \"***\"}")
        #expect(try text("complaints.1.log").hasSuffix("***\n"))
        let found = try run("/bin/grep", ["-rlE", "s3cr3t|czNjcjN0", folder.path])
        // The plan's own script has the first half of it.
        #expect(found.output == folder.path + "/plan\n")
    }

    @Test func `a secret that was not given keeps its program from starting`() throws {
        var command = command("touch ran")
        command.secretVariables = ["TOKEN"]
        let record = try runAll([command])
        #expect(
            record.commands[0].end
                == .notStarted("could not run /bin/sh: no value was given for TOKEN"))
        #expect(FileKind(at: folder.path + "/ran") == nil)
    }

    @Test func `a program that is missing is recorded with the cause`() throws {
        var missing = command("")
        missing.words = ["/no/such/program"]
        missing.attemptsMax = 5
        let record = try runAll([missing, command("touch ran")])
        #expect(
            record.commands.map(\.end) == [
                .notStarted("could not run /no/such/program: it was not found")
            ])
        #expect(record.commands[0].attempts == 0)
    }

    @Test func `it tries again, and waits twice as long each time`() throws {
        var command = command("echo try >> tries; [ $(wc -l < tries) = 3 ]")
        command.attemptsMax = 5
        command.retryWait = .milliseconds(100)
        let record = try runAll([command])
        #expect(record.commands[0].isSuccess && record.commands[0].attempts == 3)
        #expect((300..<10_000).contains(record.commands[0].milliseconds))
    }

    @Test func `TERM ends the program, and is recorded`() throws {
        let script =
            "echo $PPID > parent; trap 'echo bye; exit 0' TERM; while :; do sleep 0.02; done"
        try start(plan([command(script), command("touch ran")]))
        let id = try number("parent")
        for ignored in [SIGHUP, SIGINT, SIGPIPE] { kill(id, ignored) }
        kill(id, SIGTERM)
        let record = try record()
        #expect(record.isInterrupted && record.commands.count == 1)
        #expect(!record.commands[0].isTimedOut)
        #expect(try text("output.1.log") == "bye\n")
        #expect(FileKind(at: folder.path + "/ran") == nil)
    }

    @Test func `a supervisor that was killed has only started`() throws {
        try start(plan([command("echo $PPID > parent; sleep 2")]))
        kill(try number("parent"), SIGKILL)
        for _ in 0..<500 where try attemptState(folder.path) == .running { usleep(10_000) }
        #expect(try attemptState(folder.path) == .startedOnly)
    }

    @Test func `output is shown to who reads it, and waits for nobody`() throws {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        defer { close(ends[0]) }
        try start(plan([command("echo shown; head -c 1M /dev/zero")]), output: .descriptor(ends[1]))
        close(ends[1])
        #expect(try record().commands[0].isSuccess)
        var buffer = [UInt8](repeating: 0, count: 6)
        #expect(read(ends[0], &buffer, 6) == 6)
        #expect(String(decoding: buffer, as: UTF8.self) == "shown\n")
    }

    @Test func `a thousand commands leave descriptors, zombies and memory flat`() throws {
        let look = """
            sleep 0.3
            ls /proc/$PPID/fd 2>/dev/null | wc -l
            cat /proc/[0-9]*/stat 2>/dev/null | grep -c ") Z $PPID "
            grep VmRSS /proc/$PPID/status | tr -dc 0-9
            """
        let quick = SupervisedCommand(
            ["/bin/true"], environment: [:], folder: "/", timeLimit: .seconds(60))
        let commands =
            [command(look)] + Array(repeating: quick, count: 1_000) + [command(look)]
        let record = try runAll(commands)
        #expect(record.commands.count == 1_002 && record.commands.allSatisfy(\.isSuccess))
        let before = try text("output.1.log").split(separator: "\n").compactMap { Int($0) }
        let after = try text("output.1002.log").split(separator: "\n").compactMap { Int($0) }
        try #require(before.count == 3 && after.count == 3)
        #expect(before[0] == after[0] && before[1] == 0 && after[1] == 0)
        // The address sanitizer keeps what was freed for a while.
        let growthMax = dlsym(nil, "__asan_init") == nil ? 8_000 : 64_000
        #expect(after[2] - before[2] < growthMax, "KiB: \(before[2]), then \(after[2])")
    }
}

extension Invocation {
    fileprivate func `in`(_ folder: String) -> Invocation {
        var copy = self
        copy.folder = folder
        return copy
    }
}

/// The tool stands where the tests' own program does.
func supervisorProgram() throws -> SupervisorProgram {
    var folder = try #require(truePath("/proc/self/exe"))
    let loaded = try File.read("/proc/self/maps", maxBytes: 1 << 22)
    for line in String(decoding: loaded, as: UTF8.self).split(separator: "\n") {
        if line.hasSuffix("PackageTests.xctest"), let path = line.split(separator: " ").last {
            folder = String(path)
        }
    }
    let built = folder.split(separator: "/").dropLast().joined(separator: "/")
    return SupervisorProgram("/\(built)/supervise", [])
}
