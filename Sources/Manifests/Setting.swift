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
