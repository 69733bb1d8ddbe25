package import Git
import Host
package import Manifests
import YAML

/// Returns the desired state of a commit, from the object database alone: neither working folder nor
/// index is looked at, and nothing that the repository configures is run. `root` is the folder of the
/// tree that has the `desired-state/`.
package func readDesired(
    at commit: ObjectID, of repository: borrowing Repository, root: String = "",
    controller: Controller? = nil, workers: Int = processorCount()
) throws -> Reading {
    let index = TreeIndex(gitDirectory: repository.gitDirectory, commit: commit, root: root)
    let entries = try manifestEntries(at: commit, of: repository, root: root)
    let files = entries.filter {
        isManifest($0.path) && ($0.kind == .file || $0.kind == .executable)
    }
    let directory = repository.gitDirectory
    let read = try readFiles(files, of: directory, workers: workers)
    let oddities = try reportOddities(entries, of: repository)
    return Reading(
        read, strays: oddities, tree: index.sourceTree, controller: controller, workers: workers,
        isAsked: { _ in true })
}

private func readFiles(_ files: [TreeEntry], of directory: String, workers: Int) throws
    -> [ReadFile]
{
    try inParallel(
        files, workers: workers, start: { () throws(GitError) in try Repository(at: directory) },
        body: { repository, entry in readFile(entry, of: repository) })
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

private func readFile(_ entry: TreeEntry, of repository: borrowing Repository) -> ReadFile {
    do {
        return ReadFile(
            try repository.blob(entry.id, maxBytes: Limits.standard.fileBytesMax), name: entry.path)
    } catch {
        if error.code == .tooLarge { return .tooLarge(entry.path) }
        return ReadFile(
            problem: Diagnostic(
                rule: unreadable, at: SourceLocation(file: entry.path), error.description,
                remedy: error.remedy))
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
