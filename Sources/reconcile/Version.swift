/// What this program is called by machines.
enum Version {
    static let current = "0.1.0"
    /// The `apiVersion` of the manifests that it reads.
    static let manifests = "reconcile/v1"
}
