/// A kind whose manifests may extend another one of it.
package protocol Extending: Written {
    var abstract: Bool { get set }
    var extends: Reference? { get }
}

extension Environment: Extending {}
extension Check: Extending {}
