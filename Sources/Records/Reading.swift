package import Manifests
package import YAML

/// The desired state of one revision or folder, and the tree around it.
package struct Reading: Sendable {
    package var desired: DesiredState
    package var tree: SourceTree
    /// How many files of manifests were asked for.
    package var filesRead: Int
    /// How many manifests are in them, the bad ones too.
    package var manifestsRead: Int
    /// What is wrong with what was asked for.
    package var problems: [Diagnostic]
    /// What is wrong with files and documents that may have held any manifest.
    package var strays: [Diagnostic]
    /// How many errors are in what was read beside it, so that its references are known.
    package var errorsElsewhere = 0
}

extension Reading {
    /// Puts together what the files of a root gave; `isAsked` tells of a file whether it was asked for.
    init(
        _ read: [ReadFile], strays: [Diagnostic], tree: SourceTree, controller: Controller?,
        workers: Int, isAsked: (String) -> Bool
    ) {
        let setting = Setting(tree: tree, zones: machineTimeZones, controller: controller)
        self.strays = strays + read.flatMap(\.strays)
        desired = DesiredState(
            read.flatMap(\.manifests), strays: self.strays, in: setting,
            by: Threads(workers: workers))
        self.tree = tree
        let asked = read.filter { isAsked($0.name) }
        filesRead = asked.count
        manifestsRead = asked.reduce(0) { $0 + $1.manifests.count }
        problems = desired.diagnostics.filter { isAsked($0.location.file) }
        errorsElsewhere =
            desired.diagnostics.count { $0.severity == .error && !isAsked($0.location.file) }
    }
}
