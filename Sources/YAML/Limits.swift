/// What a file may ask for; each bound is enforced before the damage.
package struct Limits: Sendable {
    /// A manifest is a page of text; a megabyte is a mistake, four are an attack.
    package var fileBytesMax = 4 << 20
    /// Levels of collections, aliases followed: libyaml is quadratic in flow depth, and recursion
    /// has a stack.
    package var depthMax = 64
    /// Nodes of all documents of a file, each alias counted as what it stands for.
    package var nodesMax = 200_000
    package var documentsMax = 1_000
    /// Lines that begin with `%TAG`: libyaml compares each with all before it, in one go.
    package var directivesMax = 100
    /// Mistakes told of one file: nobody reads the hundredth, and each costs memory.
    package var diagnosticsMax = 100

    /// Places are kept in 32 bits.
    static let addressableBytesMax = Int(Int32.max) - 1

    package init() {}
    package static let standard = Limits()
}
