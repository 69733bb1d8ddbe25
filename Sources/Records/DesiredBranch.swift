package import Git
import Host
package import Manifests
import YAML

/// Returns the desired state of a commit, or of a tree, from the object database alone: neither working folder nor
/// index is looked at, and nothing that the repository configures is run. `root` is the folder of the
/// tree that has the `desired-state/`.
package func readDesired(
    at commit: ObjectID, of repository: borrowing Repository, root: String = "",
    controller: Controller? = nil, workers: Int = processorCount()
) throws -> Reading {
    var known: [TreeEntry: ReadFile] = [:]
    return try readDesired(
        at: commit, of: repository, root: root, controller: controller, workers: workers,
        knowing: &known)
}

/// The same where some files are known already, and are not read again.
func readDesired(
    at commit: ObjectID, of repository: borrowing Repository, root: String = "",
    controller: Controller? = nil, workers: Int = processorCount(),
    knowing known: inout [TreeEntry: ReadFile]
) throws -> Reading {
    let index = TreeIndex(
        gitDirectory: repository.gitDirectory, commit: commit, root: root,
        with: repository.unwritten)
    let entries = try manifestEntries(at: commit, of: repository, root: root)
    let files = entries.filter {
        isManifest($0.path) && ($0.kind == .file || $0.kind == .executable)
    }
    let unknown = files.filter { known[$0] == nil }
    let place = (repository.gitDirectory, repository.unwritten)
    for (file, read) in zip(unknown, try readFiles(unknown, of: place, workers: workers)) {
        known[file] = read
    }
    let read = files.compactMap { known[$0] }
    let oddities = try reportOddities(entries, of: repository)
    return Reading(
        read, strays: oddities, tree: index.sourceTree, controller: controller, workers: workers,
        isAsked: { _ in true })
}

private func readFiles(
    _ files: [TreeEntry], of place: (directory: String, unwritten: UnwrittenObjects), workers: Int
) throws -> [ReadFile] {
    try inParallel(
        files, workers: workers,
        start: { () throws(GitError) in
            BlobReader(repository: try Repository(at: place.directory, with: place.unwritten))
        },
        body: { reader, entry in reader.read(entry) })
}

private func manifestEntries(
    at commit: ObjectID, of repository: borrowing Repository, root: String
) throws -> [TreeEntry] {
    do {
        return try repository.entries(of: commit, under: root + "/" + desiredStateFolder)
    } catch {
        guard error.code == .notFound else { throw error }
        throw NoDesiredState(place: "commit \(commit.hex.prefix(10))")
    }
}

/// What a thread reads blobs with.
private struct BlobReader: ~Copyable {
    let repository: Repository
    var desk = ParsingDesk()

    init(repository: consuming Repository) { self.repository = repository }

    mutating func read(_ entry: TreeEntry) -> ReadFile {
        do {
            let bytes = try repository.blob(entry.id, maxBytes: Limits.standard.fileBytesMax)
            return ReadFile(bytes, name: entry.path, at: &desk)
        } catch {
            if error.code == .tooLarge { return .tooLarge(entry.path) }
            return ReadFile(
                problem: Diagnostic(
                    rule: unreadable, at: SourceLocation(file: entry.path), error.description,
                    remedy: error.remedy))
        }
    }
}

private func reportOddities(_ entries: [TreeEntry], of repository: borrowing Repository) throws
    -> [Diagnostic]
{
    var targets: [ObjectID: String] = [:]
    for entry in entries where entry.kind == .symlink {
        targets[entry.id] = try repository.target(of: entry)
    }
    return oddities(in: entries, targets: targets).compactMap { Diagnostic($0, as: $0.path) }
}

/// There is nothing to read.
package struct NoDesiredState: Error, CustomStringConvertible {
    package var place: String

    package init(place: String) { self.place = place }

    package var description: String { "there is no folder `\(desiredStateFolder)` in \(place)" }
}
