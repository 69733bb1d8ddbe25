import Glibc

/// A folder of one test's own, named after it, and removed with it.
package final class TemporaryDirectory {
    package let path: String

    package init(_ test: String = #function) throws {
        let name = test.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let template = strdup("/tmp/\(String(name.prefix(60)))-XXXXXX")
        defer { free(template) }
        guard let template, let made = mkdtemp(template) else {
            throw TestSupportError("could not make a folder for \(test)")
        }
        path = String(cString: made)
    }

    deinit {
        _ = try? run("/bin/rm", ["-rf", path])
    }
}
