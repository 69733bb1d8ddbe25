import Glibc
import Host
import TestSupport
import Testing

@Suite("A nursery") struct NurseryTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("A nursery") }

    private func plan(_ script: String) throws -> SupervisorPlan {
        let command = SupervisedCommand(
            ["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"],
            folder: folder.path, timeLimit: .seconds(60))
        return SupervisorPlan(
            [command], boot: try bootID(), deadline: bootClock() + .seconds(120))
    }

    /// Starts a supervisor in a folder of its own.
    private func start(
        _ script: String, as name: String, by nursery: Nursery
    ) throws -> (folder: String, lifeline: Lifeline) {
        let folder = folder.path + "/" + name
        try Directory.make(folder)
        return (folder, try nursery.startSupervisor(of: plan(script), in: folder))
    }

    private func ended(_ started: (folder: String, lifeline: Lifeline)) throws -> Bool {
        #expect(started.lifeline.isOver(until: bootClock() + .seconds(60)))
        guard case .ended(let record) = try attemptState(started.folder) else { return false }
        return record.commands.map(\.end) == [.ended(.exited(0))]
    }

    /// The process that forks: ours, and called so.
    private func nurseryID() throws -> Int32? {
        let script = "grep -sl supervise-on-request /proc/[0-9]*/cmdline | cut -d/ -f3"
        let ids = try run("/bin/sh", ["-c", script]).output.split(separator: "\n").compactMap {
            Int32($0)
        }
        return ids.first { id in
            let words = (try? File.read("/proc/\(id)/cmdline", maxBytes: 1 << 16)) ?? []
            return String(decoding: words, as: UTF8.self).contains(mark)
        }
    }

    /// The room for words tells one test's from another's.
    private var mark: String { "\0" + folder.path + "\0" }

    /// A nursery whose words name this test's folder.
    private func nursery(patience: Duration = .seconds(60)) throws -> Nursery {
        var program = try supervisorProgram()
        program.wordsOnRequest.append(folder.path)
        return Nursery(program, patience: patience)
    }

    @Test func `what it has started is found by its words, as though it were started alone`() throws
    {
        let nursery = try nursery()
        let one = try start("tr '\\0' '|' < /proc/$PPID/cmdline > words", as: "one", by: nursery)
        #expect(try ended(one))
        let words = try File.read(folder.path + "/words", maxBytes: 1 << 16)
        let shown = String(decoding: words, as: UTF8.self).split(separator: "|")
        #expect(shown.map(String.init) == [try supervisorProgram().path, one.folder])
    }

    @Test func `killed, it leaves what runs alone, and another takes its place`() throws {
        let nursery = try nursery()
        let one = try start("sleep 1", as: "one", by: nursery)
        let id = try #require(try nurseryID())
        kill(id, SIGKILL)
        #expect(try isGone(id))
        let two = try start("true", as: "two", by: nursery)
        #expect(try #require(try nurseryID()) != id)
        #expect(try attemptState(one.folder) == .running)
        #expect(try ended(two))
        #expect(try ended(one))
    }

    @Test func `standing still, it holds up no start`() throws {
        let nursery = try nursery(patience: .milliseconds(300))
        #expect(try ended(start("true", as: "one", by: nursery)))
        let id = try #require(try nurseryID())
        kill(id, SIGSTOP)
        #expect(try ended(start("true", as: "two", by: nursery)))
        #expect(try ended(start("true", as: "three", by: nursery)))
        #expect(kill(id, 0) != 0)
    }

    @Test func `it goes with its owner, and what runs goes on`() throws {
        func startOne() throws -> (folder: String, lifeline: Lifeline) {
            try start("sleep 1", as: "one", by: nursery())
        }
        let one = try startOne()
        #expect(try nurseryID() == nil)
        #expect(try attemptState(one.folder) == .running)
        #expect(try ended(one))
    }

    @Test func `it ends where nobody can ask it any more`() throws {
        let program = try supervisorProgram()
        let run = try Invocation(program.path, program.wordsOnRequest + [""])
            .run(timeLimit: .seconds(20), outputBytesMax: 100)
        #expect(run.end == .exited(0))
    }

    @Test func `without it, supervisors are started all the same`() throws {
        var program = try supervisorProgram()
        // It takes that for the folder of an attempt, and refuses.
        program.wordsOnRequest = []
        #expect(try ended(start("true", as: "one", by: Nursery(program))))
    }

    @Test func `a name that is longer than there is room for is no matter`() throws {
        let nursery = try nursery()
        #expect(try ended(start("true", as: "short", by: nursery)))
        let long = String(repeating: "long", count: 40)
        #expect(try ended(start("true", as: long, by: nursery)))
    }

    @Test func `what is refused is told as it is`() throws {
        let nursery = try nursery()
        var late = try plan("touch ran")
        late.startBy = bootClock() - .seconds(1)
        #expect(throws: SupervisorRefusal.tooLate) {
            try nursery.startSupervisor(of: late, in: folder.path)
        }
        #expect(FileKind(at: folder.path + "/ran") == nil)
    }

    @Test func `hundreds of starts leave its descriptors, zombies and memory flat`() throws {
        let nursery = try nursery()
        let look = """
            nursery=$(cut -d' ' -f4 /proc/$PPID/stat)
            ls /proc/$nursery/fd | wc -l
            cat /proc/[0-9]*/stat 2>/dev/null | grep -c ") Z $nursery "
            grep VmRSS /proc/$nursery/status | tr -dc "0-9\\n"
            ls /proc/self/fd | wc -l
            """
        func seen(_ name: String) throws -> [Int] {
            let started = try start(look, as: name, by: nursery)
            #expect(try ended(started))
            let bytes = try File.read(started.folder + "/output.1.log", maxBytes: 1 << 16)
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
                Int($0)
            }
        }
        let before = try seen("before")
        for number in 0..<300 { #expect(try ended(start(":", as: "\(number)", by: nursery))) }
        let after = try seen("after")
        try #require(before.count == 4 && after.count == 4)
        #expect(before[0] == after[0] && before[3] == after[3] && after[1] == 0)
        let growthMax = dlsym(nil, "__asan_init") == nil ? 2_000 : 64_000
        #expect(after[2] - before[2] < growthMax, "KiB: \(before[2]), then \(after[2])")
    }
}
