import Glibc

/// Ends every process of this user that began with `variable`, such as `ID=7`, in its environment, and waits
/// until none is left.
package func endProcesses(with variable: String) throws(HostError) {
    let wanted = Array(variable.utf8)[...]
    for _ in 0..<turnsMax {
        let found = processes(with: wanted)
        if found.isEmpty { return }
        for id in found { kill(id, SIGKILL) }
        pause(milliseconds: 20)
    }
    throw HostError(
        "end the processes of", variable, message: "some of them do not end when they are killed")
}

private let turnsMax = 250

private func processes(with variable: ArraySlice<UInt8>) -> [pid_t] {
    let ours = getpid()
    return processNumbers().filter { id in
        // One that is another's, or over, cannot be read.
        guard id != ours,
            let bytes = try? File.read("/proc/\(id)/environ", maxBytes: environmentBytesMax)
        else { return false }
        return bytes.split(separator: 0).contains(variable)
    }
}

private let environmentBytesMax = 4 << 20
