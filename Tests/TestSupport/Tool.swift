import Glibc

/// A program of ours that was built beside these tests.
package func tool(_ name: String) throws -> String {
    for start in CommandLine.arguments {
        // The bundle lies in the folder of products, or some folders below.
        var folder = start[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            if access("\(folder)/\(name)", X_OK) == 0 { return "\(folder)/\(name)" }
        }
    }
    throw TestSupportError("\(name) is not beside \(CommandLine.arguments)")
}
