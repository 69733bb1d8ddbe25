import CHost

/// How many processors this process may use: in a container, fewer than the machine has.
package func processorCount() -> Int { Int(chost_processor_count()) }
