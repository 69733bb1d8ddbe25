/// The tree that manifests stand in, as far as they may ask about it.
package struct SourceTree: Sendable {
    package struct File: Hashable, Sendable {
        package var path: String
        package var isExecutable: Bool

        package init(path: String, isExecutable: Bool) {
            self.path = path
            self.isExecutable = isExecutable
        }
    }

    package enum Found: Sendable {
        case file(File)
        /// A folder and the files below it, by path.
        case folder([File])
        /// A link, a submodule: what is never followed, and what it is.
        case odd(String)
    }

    package var find: @Sendable (_ path: String) -> Found?
    /// The SHA-256 of a file's bytes; nil where they cannot be read.
    package var digest: @Sendable (_ path: String) -> [UInt8]?

    package init(
        find: @escaping @Sendable (_ path: String) -> Found?,
        digest: @escaping @Sendable (_ path: String) -> [UInt8]?
    ) {
        self.find = find
        self.digest = digest
    }
}

/// What is known of the world around the manifests, as values.
package struct Setting: Sendable {
    package var tree: SourceTree
    package var zones: TimeZones
    /// The machine's own `controller.yaml`, where it is looked at too.
    package var controller: Controller?

    package init(tree: SourceTree, zones: TimeZones, controller: Controller? = nil) {
        self.tree = tree
        self.zones = zones
        self.controller = controller
    }

    /// For what asks no more of zones than whether they exist.
    package init(
        tree: SourceTree, hasZone: @escaping @Sendable (String) -> Bool,
        controller: Controller? = nil
    ) {
        self.init(tree: tree, zones: .named(hasZone), controller: controller)
    }

    func hasZone(_ name: String) -> Bool { zones.rules(name) != nil }
}
