import Git
import Glibc

/// `swap-race REPOSITORY NAME COUNT`: puts COUNT commits on one branch that others move too, each on top
/// of what is there then. Several of these at once must lose none.
@main struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let count = Int(arguments[3]) else { exit(2) }
        var writer = try Writer(Repository(at: arguments[1]))
        for number in 0..<count { try land(number, of: arguments[2], &writer) }
        _ = try writer.close()
    }

    private static func land(_ number: Int, of name: String, _ writer: inout Writer) throws {
        let blob = try writer.putBlob(Array("\(number)".utf8))
        while true {
            let tip = try writer.repository.current("refs/heads/race")
            let base: ObjectID? =
                if let tip { try writer.repository.commit(tip).tree } else { nil }
            let tree = try writer.putTree(base, changes: ["\(name)/\(number)": .put(blob)])
            let who = NewCommit.Identity(name: name, email: "race", seconds: 0)
            let commit = try writer.putCommit(
                NewCommit(
                    tree: tree, parents: tip.map { [$0] } ?? [], author: who, committer: who,
                    message: "\(name) \(number)\n"))
            try writer.flush()
            let swap = try writer.repository.compareAndSwap(
                "refs/heads/race", expected: tip, new: commit, patience: 60_000)
            if swap == .swapped { return }
        }
    }
}
