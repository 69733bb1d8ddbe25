import Git
import Glibc
import TestSupport
import Testing

@Suite("Moving a reference") struct SwapTests {
    private let one: ObjectID
    private let other: ObjectID
    private let branch = "refs/heads/reconcile/ledger"

    init() throws {
        one = try id(String(repeating: "1", count: 40))
        other = try id(String(repeating: "2", count: 40))
    }

    @Test func `it moves from what was expected, and from nothing else`() throws {
        let state = try StateFolder()
        let repository = try state.repository()
        #expect(try repository.current(branch) == nil)
        #expect(try repository.compareAndSwap(branch, expected: one, new: other) == .differs(nil))
        #expect(try repository.compareAndSwap(branch, expected: nil, new: one) == .swapped)
        #expect(try repository.current(branch) == one)
        #expect(try repository.compareAndSwap(branch, expected: nil, new: other) == .differs(one))
        #expect(try repository.compareAndSwap(branch, expected: other, new: other) == .differs(one))
        #expect(try repository.compareAndSwap(branch, expected: one, new: other) == .swapped)
        #expect(try repository.current(branch) == other)
    }

    @Test func `a reference that git has packed is compared too`() throws {
        let state = try StateFolder()
        let tip = try state.commit()
        try state.git("pack-refs --all --prune")
        #expect(access("\(state.path)/refs/heads/main", F_OK) != 0)
        let repository = try state.repository()
        #expect(try repository.current("refs/heads/main") == tip)
        #expect(
            try repository.compareAndSwap("refs/heads/main", expected: nil, new: one)
                == .differs(tip))
        #expect(
            try repository.compareAndSwap("refs/heads/main", expected: tip, new: one) == .swapped)
        #expect(try repository.current("refs/heads/main") == one)
    }

    @Test func `an empty folder of a name is no hindrance, a longer name is`() throws {
        let state = try StateFolder()
        try run("mkdir", ["-p", "\(state.path)/\(branch)/empty"])
        let repository = try state.repository()
        #expect(
            try failure { try repository.compareAndSwap(branch, expected: nil, new: one) }.code
                == .disk)
        try run("rmdir", ["\(state.path)/\(branch)/empty"])
        #expect(try repository.compareAndSwap(branch, expected: nil, new: one) == .swapped)
        let error = try failure {
            try repository.compareAndSwap(branch + "/x", expected: nil, new: one)
        }
        #expect(error.code == .disk)
    }

    @Test func `a lock that nobody gives back is told with its file and its age`() throws {
        let state = try StateFolder()
        let lock = "\(state.path)/refs/heads/main.lock"
        try run("touch", ["-d", "10 minutes ago", lock])
        let repository = try state.repository()
        let error = try failure {
            try repository.compareAndSwap("refs/heads/main", expected: nil, new: one, patience: 20)
        }
        #expect(error.code == .locked)
        #expect(error.message.contains("\(lock), since 60"))
        #expect(error.remedy?.contains("remove that file") == true)
        #expect(access(lock, F_OK) == 0)
    }

    @Test func `a lock of ours whose owner was killed is in nobody's way`() throws {
        let state = try StateFolder()
        let (lock, claim) = (
            "\(state.path)/refs/heads/main.lock", "\(state.path)/refs%2Fheads%2Fmain.claim"
        )
        try run("touch", [claim])
        try run("ln", [claim, lock])
        let repository = try state.repository()
        #expect(
            try repository.compareAndSwap("refs/heads/main", expected: nil, new: one, patience: 20)
                == .swapped)
        #expect(access(lock, F_OK) != 0 && access(claim, F_OK) != 0)

        // Killed when the lock had become the reference already.
        try run("ln", ["\(state.path)/refs/heads/main", claim])
        #expect(
            try repository.compareAndSwap("refs/heads/main", expected: one, new: one, patience: 20)
                == .swapped)
        #expect(access(claim, F_OK) != 0)
    }

    @Test(arguments: [
        "main", "refs/main", "refs/heads/", "refs/heads/../x", "refs/heads/.x", "refs/heads/x.lock",
        "refs/heads/a b", "refs/heads/a\u{0}", "refs/heads/a~1", "/refs/heads/a", "refs//a",
    ])
    func `a name that git would refuse is refused`(_ name: String) throws {
        let state = try StateFolder()
        let repository = try state.repository()
        let error = try failure { try repository.compareAndSwap(name, expected: nil, new: one) }
        #expect(error.code == .invalid)
    }

    @Test func `three processes put commits on one branch, and none is lost`() throws {
        let state = try StateFolder()
        let program = try tool("swap-race")
        // The shell's own `wait` hangs where the runner of the tests blocks a child's signal.
        let script = "printf 'a\\nb\\nc\\n' | xargs -P 3 -I {} timeout 120 $0 $1 {} 200"
        let ended = try run(
            "sh", ["-c", script, program, state.path], environment: ["PATH": "/usr/bin:/bin"])
        try #require(ended.status == 0, "\(ended.complaints)")
        #expect(try state.git("rev-list --count refs/heads/race") == "600")
        #expect(
            try state.git("ls-tree -r --name-only refs/heads/race").split(separator: "\n").count
                == 600)
        try state.isSound()
    }
}
