package import Manifests

/// The desired state of one revision or folder, and the tree around it.
package struct Reading: Sendable {
    package var desired: DesiredState
    package var tree: SourceTree
    /// How many files of manifests there were.
    package var filesRead: Int
}
