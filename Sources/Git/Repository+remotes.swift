import CGit2

extension Repository {
    /// The address of a remote as the repository's configuration has it; nil where there is no such remote.
    package func address(ofRemote name: String) -> String? {
        var settings: OpaquePointer?
        guard git_repository_config_snapshot(&settings, handle) == 0 else { return nil }
        defer { git_config_free(settings) }

        var address: UnsafePointer<CChar>?
        guard git_config_get_string(&address, settings, "remote.\(name).url") == 0, let address
        else { return nil }
        return String(cString: address)
    }
}
