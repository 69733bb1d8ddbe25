import Glibc

/// A program of ours that was built beside these tests.
package func tool(_ name: String) throws -> String {
    for start in CommandLine.arguments {
        // The bundle lies in the folder of products, or some folders below.
        var folder = start[...]
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            guard let found = realpath("\(folder)/\(name)", nil) else { continue }
            defer { free(found) }
            // Whole, since tests run it from other folders.
            if access(found, X_OK) == 0 { return String(cString: found) }
        }
    }
    throw TestSupportError("\(name) is not beside \(CommandLine.arguments)")
}
