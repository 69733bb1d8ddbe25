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

    /// The settings `http.extraHeader` and `http.URL.extraHeader` of the repository itself, in their order. An empty
    /// one takes back those before it.
    package func extraHeaders() throws(GitError) -> [Setting] {
        let doing = "read the configuration of the repository"
        let all = try acquire(doing) { git_repository_config_snapshot(&$0, handle) }
        defer { git_config_free(all) }
        let entries = try acquire(doing) {
            git_config_iterator_glob_new(&$0, all, "^http\\.(.+\\.)?extraheader$")
        }
        defer { git_config_iterator_free(entries) }

        var found: [Setting] = []
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, entries) == 0, let one = entry?.pointee {
            // What the user or the machine has set, git reads itself.
            guard one.level == GIT_CONFIG_LEVEL_LOCAL else { continue }
            found.append(
                Setting(name: String(cString: one.name), value: String(cString: one.value)))
        }
        return found
    }
}

/// One line of a configuration.
package struct Setting: Hashable, Sendable {
    package var name: String
    package var value: String
}
