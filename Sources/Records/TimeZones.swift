import Host

/// Whether the machine's tz database has a zone of this name.
@Sendable package func hasTimeZone(_ name: String) -> Bool {
    if name == "UTC" { return true }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }), parts.count <= 3 else { return false }
    // Aliases are links within the database.
    let bytes = try? File.read("/usr/share/zoneinfo/" + name, maxBytes: 1 << 20, followingLink: true)
    return bytes?.starts(with: Array("TZif".utf8)) ?? false
}
