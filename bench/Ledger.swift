import Git
import Glibc

/// `bench ledger FOLDER STATES ENTRIES BATCH`: a new repository of STATES files of some 600 bytes in 100
/// folders, then ENTRIES commits that change one file each, synced and named by a branch every BATCH. Says
/// how many a second, and how many in the first and in the last tenth.
struct LedgerBench: ~Copyable {
    private var writer: Writer
    private let states: Int
    private var tree: ObjectID?
    private var tip: ObjectID?
    private var landed: ObjectID?

    static func run(_ folder: String, states: Int, entries: Int, batch: Int) throws {
        var bench = LedgerBench(
            writer: try Writer(Repository.initBare(at: folder)), states: states)
        try bench.seed()
        var starts: [Double] = [seconds()]
        for entry in 0..<entries {
            try bench.commit(entry)
            if entry % batch == batch - 1 { try bench.land() }
            if (entry + 1) % max(1, entries / 10) == 0 { starts.append(seconds()) }
        }
        try bench.land()
        starts.append(seconds())
        let all = Double(entries) / (starts[starts.count - 1] - starts[0])
        let first = Double(entries / 10) / (starts[1] - starts[0])
        let last = Double(entries / 10) / (starts[10] - starts[9])
        print("entries/s \(Int(all)) last-tenth \(Int(last)) first-tenth \(Int(first))")
    }

    private init(writer: consuming Writer, states: Int) {
        self.writer = writer
        self.states = states
    }

    private mutating func seed() throws {
        var changes: [String: TreeChange] = [:]
        for number in 0..<states {
            changes[path(number)] = .put(try writer.putBlob(content(number, 0)))
        }
        tree = try writer.putTree(nil, changes: changes)
        try putCommit(0)
        try land()
    }

    private mutating func commit(_ entry: Int) throws {
        // A stride that shares no factor with the count visits every file before any a second time.
        let number = entry * 7_919 % states
        let blob = try writer.putBlob(content(number, entry + 1))
        tree = try writer.putTree(tree, changes: [path(number): .put(blob)])
        try putCommit(entry + 1)
    }

    private mutating func putCommit(_ entry: Int) throws {
        guard let tree else { return }
        let who = NewCommit.Identity(
            name: "reconcile", email: "reconcile@example.com", seconds: Int64(1_700_000_000 + entry)
        )
        tip = try writer.putCommit(
            NewCommit(
                tree: tree, parents: tip.map { [$0] } ?? [], author: who, committer: who,
                message: "Entry \(entry)\n\nEnvironment: environment-\(entry % states)\n"))
    }

    private mutating func land() throws {
        guard let tip, tip != landed else { return }
        try writer.sync()
        let swap = try writer.repository.compareAndSwap(
            "refs/heads/main", expected: landed, new: tip)
        guard swap == .swapped else { exit(3) }
        landed = tip
    }

    private func path(_ number: Int) -> String {
        "environments-\(number % 100)/environment-\(number).yaml"
    }

    /// The same that `ledger-floor.py` writes.
    private func content(_ number: Int, _ entry: Int) -> [UInt8] {
        var text = "environment: environment-\(number)\nentry: \(entry)\nlayers:\n"
        var word = UInt32(truncatingIfNeeded: number &* 31 &+ entry &* 17 &+ 1)
        while text.utf8.count < 580 {
            word = word &* 1_664_525 &+ 1_013_904_223
            text += "  - value-\(word % 997): \(word)\n"
        }
        return Array(text.utf8)
    }
}
