import CHost
import Glibc

/// A process whose parent we are, born or adopted.
struct ChildProcess {
    var id: pid_t
    var group: pid_t
    var name: String
}

/// Returns our children. Until we wait for one, its number is its own: to signal it is safe.
func children() -> [ChildProcess] {
    let ours = getpid()
    return processNumbers().compactMap { child($0, of: ours) }
}

/// Of all processes that can be seen.
func processNumbers() -> [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var found: [pid_t] = []
    while let entry = readdir(folder) {
        if let name = chost_entry_name(entry), let id = pid_t(String(cString: name)) {
            found.append(id)
        }
    }
    return found
}

private func child(_ id: pid_t, of parent: pid_t) -> ChildProcess? {
    guard let bytes = try? File.read("/proc/\(id)/stat", maxBytes: 4_096),
        // A name may hold any sign, also this one.
        let open = bytes.firstIndex(of: 40), let close = bytes.lastIndex(of: 41), open < close
    else { return nil }
    let name = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
    let rest = String(decoding: bytes[(close + 1)...], as: UTF8.self).split(separator: " ")
    guard rest.count > 2, rest[0] != "Z", pid_t(rest[1]) == parent, let group = pid_t(rest[2])
    else { return nil }
    return ChildProcess(id: id, group: group, name: name)
}

/// Sends a signal to each of our children, and to what shares a group with one.
func signalChildren(_ signal: Int32) {
    let ours = getpgrp()
    for child in children() {
        kill(child.group == ours ? child.id : -child.group, signal)
    }
}
