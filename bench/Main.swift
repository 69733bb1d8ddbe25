import Git
import Glibc
import Host
import Manifests
import Records
import YAML

/// What `make bench` times beside the floor: `bench parse REPOSITORY` makes nodes of every manifest of
/// HEAD, `bench load REPOSITORY` the checked desired state.
@main struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 6, arguments[1] == "ledger" {
            let numbers = arguments[3...].compactMap { Int($0) }
            guard numbers.count == 3 else { fail("STATES, ENTRIES and BATCH are numbers") }
            return try LedgerBench.run(
                arguments[2], states: numbers[0], entries: numbers[1], batch: numbers[2])
        }
        if arguments.count == 5, arguments[1] == "approvals" {
            let numbers = arguments[3...].compactMap { Int($0) }
            guard numbers.count == 2 else { fail("STAGES and ROUNDS are numbers") }
            return try ApprovalsBench.run(arguments[2], stages: numbers[0], rounds: numbers[1])
        }
        guard (3...4).contains(arguments.count) else {
            fail(
                "usage: bench parse|load REPOSITORY [WORKERS]; bench approvals FOLDER STAGES ROUNDS"
            )
        }
        let repository = try Repository(at: arguments[2])
        let head = try repository.resolve("HEAD")
        switch arguments[1] {
        case "parse": try parseAll(of: head, in: repository)
        case "load":
            let reading = try readDesired(at: head, of: repository, workers: workers)
            guard reading.desired.diagnostics.isEmpty else { fail("the manifests are not valid") }
            print("files \(reading.filesRead)")
        default: fail("unknown mode \(arguments[1])")
        }
    }

    /// Two unless said: the goals are said for as many.
    private static let workers = CommandLine.arguments.dropFirst(3).first.flatMap { Int($0) } ?? 2

    /// The reading of the product without what follows: each thread has its own repository.
    private static func parseAll(of head: ObjectID, in repository: borrowing Repository) throws {
        let files = try repository.entries(of: head, under: desiredStateFolder)
        let directory = repository.gitDirectory
        let parsed = try inParallel(
            files, workers: workers,
            start: { () throws(GitError) in BlobParser(repository: try Repository(at: directory)) },
            body: { parser, entry in parser.parsed(entry) })
        guard parsed.allSatisfy({ $0?.hasErrors == false }) else { fail("a file cannot be read") }
        print("files \(parsed.count)")
    }

    private static func fail(_ words: String) -> Never {
        print("bench: \(words)")
        exit(2)
    }
}

/// What a thread parses blobs with.
private struct BlobParser: ~Copyable {
    let repository: Repository
    var desk = ParsingDesk()

    init(repository: consuming Repository) { self.repository = repository }

    mutating func parsed(_ entry: TreeEntry) -> Parsed? {
        guard
            let bytes = try? repository.blob(entry.id, maxBytes: Limits.standard.fileBytesMax)
        else { return nil }
        return parse(bytes, file: entry.path, at: &desk)
    }
}
