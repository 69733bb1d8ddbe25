import Host
import Manifests
import Records

extension ManifestPlace {
    /// What was read, after a number of files: ` of examples/app/desired-state`; empty where it goes
    /// without saying.
    func words(from view: Viewpoint) -> String {
        guard sources.count == 1 else { return " of \(count(sources.count, "desired state"))" }
        let root = root(of: sources[0])
        if view.isObvious(root) { return "" }
        if case .folder(let folder) = sources[0], folder.manifests != desiredStateFolder {
            return " (programs are looked up from \(visible(view.spoken(root))))"
        }
        return " of " + visible(view.spoken(root) + "/" + desiredStateFolder)
    }

    /// The folder on disk that a root is, or would be.
    private func root(of source: Source) -> String {
        switch source {
        case .folder(let folder): folder.root
        case .commit(_, let gitDirectory, let root):
            (repository ?? gitDirectory) + (root.isEmpty ? "" : "/" + root)
        }
    }

    /// The place of the first root in the repository, to find the same one at another revision.
    var rootWithinRepository: String? {
        switch sources.first {
        case .commit(_, _, let root): root
        case .folder(let folder): repository.map { relativePath(of: folder.root, from: $0) }
        case nil: nil
        }
    }
}
