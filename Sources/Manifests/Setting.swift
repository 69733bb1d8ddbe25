/// What is known of the world around the manifests, as values.
package struct Setting: Sendable {
    package var tree: SourceTree
    /// Whether the machine's tz database has a zone of this name.
    package var hasZone: @Sendable (String) -> Bool
    /// The machine's own `controller.yaml`, where it is looked at too.
    package var controller: Controller?

    package init(
        tree: SourceTree, hasZone: @escaping @Sendable (String) -> Bool,
        controller: Controller? = nil
    ) {
        self.tree = tree
        self.hasZone = hasZone
        self.controller = controller
    }
}
