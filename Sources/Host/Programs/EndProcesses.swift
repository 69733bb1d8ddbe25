import Glibc

/// Ends every process of this user that began with `variable`, such as `ID=7`, in its environment, and waits
/// until none is left.
package func endProcesses(with variable: String) throws(HostError) {
    let wanted = Array(variable.utf8)[...]
    try endProcesses(of: variable) { id in
        // One that is another's, or over, cannot be read.
        let bytes = try? File.read("/proc/\(id)/environ", maxBytes: environmentBytesMax)
        return bytes?.split(separator: 0).contains(wanted) ?? false
    }
}

/// Ends every process of this user that was called with `words` and nothing behind them, and waits until none
/// is left.
package func endProcesses(calledWith words: [String]) throws(HostError) {
    let wanted = words.map { Array($0.utf8)[...] }
    try endProcesses(of: words.joined(separator: " ")) { id in
        let bytes = try? File.read("/proc/\(id)/cmdline", maxBytes: environmentBytesMax)
        return bytes?.split(separator: 0).suffix(wanted.count).elementsEqual(wanted) ?? false
    }
}

private func endProcesses(of what: String, where isMeant: (pid_t) -> Bool) throws(HostError) {
    let ours = getpid()
    for _ in 0..<turnsMax {
        let found = processNumbers().filter { $0 != ours && isMeant($0) }
        if found.isEmpty { return }
        for id in found { kill(id, SIGKILL) }
        pause(milliseconds: 20)
    }
    throw HostError(
        "end the processes of", what, message: "some of them do not end when they are killed")
}

private let turnsMax = 250

private let environmentBytesMax = 4 << 20
