/// Why a key or a signature is not taken, in words.
package struct SignatureRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}
