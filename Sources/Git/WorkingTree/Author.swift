import CGit2

/// Who the commits of a person are by.
package struct Author: Hashable, Sendable {
    package var name: String
    package var email: String

    package init(name: String, email: String) { (self.name, self.email) = (name, email) }
}

extension Repository {
    /// The author that git would name: by the environment, the repository's configuration, then the person's.
    /// Nil where nobody said who they are.
    package func author(_ variable: (String) -> String?) throws(GitError) -> Author? {
        let name = try value("GIT_AUTHOR_NAME", "user.name", variable)
        let email = try value("GIT_AUTHOR_EMAIL", "user.email", variable)
        guard let name, let email, !name.isEmpty, !email.isEmpty else { return nil }
        return Author(name: name, email: email)
    }

    private func value(_ name: String, _ key: String, _ variable: (String) -> String?)
        throws(GitError) -> String?
    {
        if let said = variable(name) { return said }
        return try setting(key, variable)
    }

    private func setting(_ key: String, _ variable: (String) -> String?) throws(GitError) -> String?
    {
        let own = try acquire("read the configuration") {
            git_repository_config_snapshot(&$0, handle)
        }
        defer { git_config_free(own) }
        if let value = text(of: key, in: own) { return value }
        for file in personal(variable) {
            var settings: OpaquePointer?
            guard git_config_open_ondisk(&settings, file) == 0 else { continue }
            defer { git_config_free(settings) }
            var snapshot: OpaquePointer?
            guard git_config_snapshot(&snapshot, settings) == 0, let snapshot else { continue }
            defer { git_config_free(snapshot) }
            if let value = text(of: key, in: snapshot) { return value }
        }
        return nil
    }

    private func text(of key: String, in settings: OpaquePointer) -> String? {
        var value: UnsafePointer<CChar>?
        guard git_config_get_string(&value, settings, key) == 0, let value else { return nil }
        return String(cString: value)
    }

    /// Where git looks for what a person has set, the nearest first.
    private func personal(_ variable: (String) -> String?) -> [String] {
        if let file = variable("GIT_CONFIG_GLOBAL") { return [file] }
        let home = variable("HOME")
        let folder = variable("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" }
        return [
            home.map { $0 + "/.gitconfig" }, folder.map { $0 + "/git/config" }, "/etc/gitconfig",
        ]
        .compactMap { $0 }
    }
}
