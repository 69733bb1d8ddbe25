import CHost
import Glibc

/// The value of a variable of this process's environment; nil where it is not set.
package func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

package func currentDirectory() throws(HostError) -> String {
    guard let path = getcwd(nil, 0) else { throw HostError("find the current directory") }
    defer { free(path) }
    return String(cString: path)
}

/// How many processors this process may use: in a container, fewer than the machine has.
package func processorCount() -> Int { Int(chost_processor_count()) }
