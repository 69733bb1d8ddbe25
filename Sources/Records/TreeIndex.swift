import Git
import Manifests
import Synchronization

/// The paths of one commit, listed when the first is asked for.
final class TreeIndex: Sendable {
    private let gitDirectory: String
    private let commit: ObjectID
    private let unwritten: UnwrittenObjects
    private let fileBytesMax: Int
    private let listed = Mutex<Listed?>(nil)
    /// What was found, by its path: many manifests name the same programs.
    private let known = Mutex<[TextBytes: SourceTree.Found]>([:])

    /// The digest of every file that was asked for: many stages run the same programs.
    private let digests = Mutex<[TextBytes: [UInt8]]>([:])

    /// What every path begins with in the tree, and nobody says: the folder of the root.
    private let prefix: String

    init(
        gitDirectory: String, commit: ObjectID, root: String = "",
        with unwritten: UnwrittenObjects = UnwrittenObjects(),
        fileBytesMax: Int = SourceTree.fileBytesMax
    ) {
        self.unwritten = unwritten
        self.gitDirectory = gitDirectory
        self.commit = commit
        self.fileBytesMax = fileBytesMax
        prefix = root.isEmpty ? "" : root + "/"
    }

    var sourceTree: SourceTree {
        SourceTree(find: { self.find($0) }, digest: { self.digest($0) })
    }

    private var listing: Listed {
        listed.withLock { listed in
            if let listed { return listed }
            let listing = list()
            listed = listing
            return listing
        }
    }

    private func list() -> Listed {
        do throws(GitError) {
            return .listing(Listing(try listEntries()))
        } catch {
            return .failure(error)
        }
    }

    private func listEntries() throws(GitError) -> [TreeEntry] {
        let repository = try Repository(at: gitDirectory, with: unwritten)
        guard !prefix.isEmpty else {
            return try repository.entries(of: commit).sorted { $0.precedes($1) }
        }
        // A tree that git did not write may be in no order.
        return try repository.entries(of: commit, under: prefix).map { $0.dropping(prefix) }
            .sorted { $0.precedes($1) }
    }

    private func find(_ path: String) -> SourceTree.Found? {
        if let found = known.withLock({ $0[TextBytes(path)] }) { return found }
        switch listing {
        case .failure(let error): return .odd([Odd(path, .unreadable(why: error.message))])
        case .listing(let listing):
            return listing.mayHold(path) ? find(path, in: listing.entries) : nil
        }
    }

    private func find(_ path: String, in entries: [TreeEntry]) -> SourceTree.Found? {
        let place = entries.span(of: path.utf8)
        guard !place.isEmpty else { return entries.oddFolder(on: path).map { .odd([$0]) } }
        let key = TextBytes(path)
        let found = contents(entries[place], of: path)
        known.withLock { $0[key] = found }
        return found
    }

    private func contents(_ entries: ArraySlice<TreeEntry>, of path: String) -> SourceTree.Found {
        let odd = odd(in: entries)
        if !odd.isEmpty { return .odd(odd) }
        let files = entries.compactMap(\.asFile)
        if let file = files.first, file.path.utf8.elementsEqual(path.utf8) { return .file(file) }
        return .folder(files)
    }

    private func odd(in entries: ArraySlice<TreeEntry>) -> [Odd] {
        let twins = zip(entries, entries.dropFirst()).filter { $0.isAt($1.path.utf8) }
        guard twins.isEmpty else {
            let why = "the commit has two files of this name"
            return twins.map { Odd($0.0.path, .unreadable(why: why)) }
        }
        do throws(GitError) {
            let repository = try Repository(at: gitDirectory, with: unwritten)
            return entries.compactMap { odd($0, in: repository) }
        } catch {
            return entries.map { Odd($0.path, .unreadable(why: error.message)) }
        }
    }

    private func odd(_ entry: TreeEntry, in repository: borrowing Repository) -> Odd? {
        if let kind = entry.oddKind { return Odd(entry.path, kind) }
        do throws(GitError) {
            let size = try repository.blobSize(entry.id)
            return size <= fileBytesMax ? nil : Odd(entry.path, .tooLarge)
        } catch {
            return Odd(entry.path, .unreadable(why: error.message))
        }
    }

    private func digest(_ path: String) -> [UInt8]? {
        let key = TextBytes(path)
        if let known = digests.withLock({ $0[key] }) { return known }
        guard case .listing(let listing) = listing,
            case let entries = listing.entries, let place = entries.span(of: path.utf8).first,
            entries[place].isAt(path.utf8)
        else { return nil }
        guard let digest = (try? read(entries[place])).map({ sha256($0) }) else { return nil }
        digests.withLock { $0[key] = digest }
        return digest
    }

    private func read(_ entry: TreeEntry) throws(GitError) -> [UInt8] {
        let repository = try Repository(at: gitDirectory, with: unwritten)
        return try repository.blob(entry.id, maxBytes: fileBytesMax)
    }
}

private enum Listed: Sendable {
    case listing(Listing)
    case failure(GitError)
}

/// The files of a commit in the order of the bytes of their paths.
private struct Listing: Sendable {
    let entries: [TreeEntry]
    /// What stands at the top: most words of a command name nothing there, and need no search.
    private let tops: Set<String>

    init(_ entries: [TreeEntry]) {
        self.entries = entries
        var tops: Set<String> = []
        var last: Substring?
        for entry in entries {
            let top = top(of: entry.path)
            if top != last { tops.insert(String(top)) }
            last = top
        }
        self.tops = tops
    }

    func mayHold(_ path: String) -> Bool { tops.contains(String(top(of: path))) }
}

private func top(of path: String) -> Substring {
    path[..<(path.utf8.firstIndex(of: 0x2f) ?? path.endIndex)]
}

extension [TreeEntry] {
    /// Where the file of a path is, or what is below it. All is told by bytes: what is not UTF-8 has been
    /// repaired in `path`, and would be taken for another there.
    fileprivate func span(of path: String.UTF8View) -> Range<Int> {
        let start = firstPosition { $0.precedes(path) }
        if start < count, self[start].isAt(path) {
            return start..<firstPosition { $0.precedes(path) || $0.isAt(path) }
        }
        let folder = [UInt8](path) + [0x2f]
        let first = firstPosition { $0.precedes(folder) }
        return first..<firstPosition { $0.precedes(folder) || $0.isBelow(folder) }
    }

    /// The first entry that is not before what is looked for.
    private func firstPosition(_ isBefore: (TreeEntry) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The link or submodule that a path leads through, out of this tree.
    fileprivate func oddFolder(on path: String) -> Odd? {
        for slash in path.utf8.indices where path.utf8[slash] == 0x2f {
            let folder = [UInt8](path.utf8[..<slash])
            let start = firstPosition { $0.precedes(folder) }
            if start < count, self[start].isAt(folder) {
                return self[start].oddKind.map { Odd(self[start].path, $0) }
            }
        }
        return nil
    }
}

extension TreeEntry {
    fileprivate func precedes(_ bytes: some Collection<UInt8>) -> Bool {
        rawPath?.lexicographicallyPrecedes(bytes) ?? path.utf8.lexicographicallyPrecedes(bytes)
    }

    fileprivate func precedes(_ other: TreeEntry) -> Bool {
        other.rawPath.map { precedes($0) } ?? precedes(other.path.utf8)
    }

    fileprivate func isAt(_ bytes: some Collection<UInt8>) -> Bool {
        rawPath?.elementsEqual(bytes) ?? path.utf8.elementsEqual(bytes)
    }

    fileprivate func isBelow(_ folder: [UInt8]) -> Bool {
        rawPath?.starts(with: folder) ?? path.utf8.starts(with: folder)
    }

    fileprivate var asFile: SourceTree.File? {
        guard oddKind == nil else { return nil }
        return SourceTree.File(path: path, isExecutable: kind == .executable)
    }

    fileprivate var oddKind: Odd.Kind? {
        switch kind {
        case .symlink: .link
        case .submodule: .submodule
        case .file, .executable: rawPath == nil ? nil : .notUTF8
        }
    }
}
