import CGit2

extension Repository {
    /// Reads one object; the handle is the caller's to free.
    func read(
        _ what: @autoclosure () -> String, _ id: ObjectID,
        _ call: (inout OpaquePointer?, UnsafePointer<git_oid>) -> Int32
    ) throws(GitError) -> OpaquePointer {
        var raw = id.raw
        do throws(GitError) {
            return try acquire("read \(what())") { call(&$0, &raw) }
        } catch {
            throw error.code == .notFound ? wrongTypeOrAbsent(id, error) : damaged(error)
        }
    }

    /// libgit2 says "not found" of an object of another type too.
    private func wrongTypeOrAbsent(_ id: ObjectID, _ error: GitError) -> GitError {
        guard let type = try? header(id).type else { return absent(error) }
        return GitError(.wrongType, error.doing, "\(id) is a \(name(of: type))")
    }

    /// An object that something names, and that is not here: why, and what would bring it.
    func absent(_ error: GitError) -> GitError {
        var error = error
        error.code = .missing
        if isShallow {
            error.remedy = "this clone is shallow; `git fetch --unshallow` brings the rest"
        } else if isPartial {
            error.remedy =
                "this clone is partial, and nothing is fetched while reading; "
                + "`git fetch --refetch --no-filter` brings the rest"
        } else {
            error.remedy =
                "`git -C \(commonDirectory) fsck` lists what is missing; a whole clone or copy has it"
        }
        return error
    }

    func damaged(_ error: GitError) -> GitError {
        var error = error
        let codes: [GitError.Code] = [.unspecified, .damaged]
        guard codes.contains(error.code), !lastErrorCameFrom(GIT_ERROR_NOMEMORY) else {
            return error
        }
        error.code = .damaged
        error.remedy =
            "`git -C \(commonDirectory) fsck` lists what is damaged; a whole clone or copy has it"
        return error
    }

    /// Size and type of an object, without reading what it holds.
    func header(_ id: ObjectID) throws(GitError) -> (size: Int, type: git_object_t) {
        var (size, type, raw) = (0, GIT_OBJECT_INVALID, id.raw)
        do throws(GitError) {
            try check("read the object \(id)") {
                git_odb_read_header(&size, &type, objects, &raw)
            }
        } catch {
            throw error.code == .notFound ? absent(error) : damaged(error)
        }
        return (size, type)
    }

    func name(of type: git_object_t) -> String {
        git_object_type2string(type).map { String(cString: $0) } ?? "nothing known"
    }

    /// Whether objects were left out on purpose, for git to fetch when it wants them.
    package var isPartial: Bool {
        var settings: OpaquePointer?
        guard git_repository_config_snapshot(&settings, handle) == 0 else { return false }
        defer { git_config_free(settings) }

        var remote: UnsafePointer<CChar>?
        return git_config_get_string(&remote, settings, "extensions.partialclone") == 0
    }
}
