import Git
import Host
import Manifests

/// Where a controller works: its hub, the desired branch there, and its own state.
package struct Site: Hashable, Sendable {
    /// The repository that the user stands in.
    package var repository: String
    /// The hub's address: that of the remote, or the repository itself where it has none.
    package var hub: String
    /// Nil where the hub is the repository itself.
    package var remote: String?
    /// The desired branch, without `refs/heads/`.
    package var branch: String
    /// The folder of the controller's own state.
    package var state: String

    /// The most seconds that one question to a remote hub may take; git's own limits where nobody says.
    package var hubSeconds: Int?

    /// The key of this machine, and the trust root; nil where `controller.yaml` says none.
    package var key: SigningKeyFile?
    package var root: TrustRoot?

    package var isPath: Bool { remote == nil }

    /// The hub's address, for a person.
    package var hubName: String { withoutSecret(hub) }

    /// The full name of the desired branch on the hub.
    package var desired: String { "refs/heads/\(branch)" }

    /// The branches of the hub that a controller works with.
    package var branches: [String] { [desired, LedgerBranch.name, LedgerBranch.revisions] }

    /// Where this repository has the hub's branches, as far as anybody fetched them.
    package func local(_ reference: String) -> String {
        guard let remote else { return reference }
        return "refs/remotes/\(remote)/" + reference.dropFirst("refs/heads/".count)
    }
}

/// What the user says of a site; the rest is found.
package struct SiteWishes: Sendable {
    package var remote: String?
    package var branch: String?
    package var state: String?
    package var hubSeconds: Int?

    package init(
        remote: String? = nil, branch: String? = nil, state: String? = nil, hubSeconds: Int? = nil
    ) {
        (self.remote, self.branch, self.state) = (remote, branch, state)
        self.hubSeconds = hubSeconds
    }

    package var key: SigningKeyFile?
    package var root: TrustRoot?
}

extension Site {
    /// Finds the site around a folder.
    package init(
        around folder: String, _ wishes: SiteWishes, stateHome: String
    ) throws {
        let found = try repositoryAround(folder)
        let name = wishes.remote ?? "origin"
        let address = found.address(ofRemote: name)
        if let wanted = wishes.remote, address == nil {
            throw LedgerTrouble(
                "there is no remote called `\(wanted)`",
                remedy: "`git remote -v` lists what there is")
        }
        let folders = (git: found.gitDirectory, common: found.commonDirectory)
        repository = folders.git
        remote = address == nil ? nil : name
        hub =
            address.map { resolved($0, from: folders.git) } ?? truePath(folders.common)
            ?? folders.common
        let digest = hexadecimal(sha256(Array(hub.utf8))).prefix(16)
        let state = wishes.state ?? "\(stateHome)/reconcile/\(digest)"
        self.state = state
        hubSeconds = wishes.hubSeconds
        (key, root) = (wishes.key, wishes.root)
        let decided = address == nil ? StateRepository.decidedBranch(in: state) : nil
        branch =
            try wishes.branch ?? decided
            ?? found.desiredBranch(ofRemote: address == nil ? nil : name)
    }
}

private func repositoryAround(_ folder: String) throws -> Repository {
    do throws(GitError) {
        return try Repository(discovering: folder)
    } catch {
        guard error.code == .notFound else { throw error }
        throw LedgerTrouble(
            "there is no git repository in \(folder), nor in a folder above it",
            remedy: "Go to one, or name it: --repo DIR")
    }
}

/// An address that is a relative path is meant from the top of the working tree, as git has it.
private func resolved(_ address: String, from gitDirectory: String) -> String {
    let first = address.prefix { $0 != "/" }
    guard !address.hasPrefix("/"), !first.contains(":") else { return address }
    let parts = gitDirectory.split(separator: "/")
    let top = parts.last == ".git" ? parts.dropLast() : parts[...]
    let path = "/" + top.joined(separator: "/") + "/" + address
    return truePath(path) ?? path
}

extension Repository {
    /// The branch that the remote's HEAD names, or this repository's own.
    fileprivate func desiredBranch(ofRemote remote: String?) throws -> String {
        if let remote, let head = try? symbolicTarget("refs/remotes/\(remote)/HEAD") {
            let prefix = "refs/remotes/\(remote)/"
            if head.hasPrefix(prefix) { return String(head.dropFirst(prefix.count)) }
        }
        let prefix = "refs/heads/"
        if let head = try? symbolicTarget("HEAD"), head.hasPrefix(prefix) {
            return String(head.dropFirst(prefix.count))
        }
        throw LedgerTrouble(
            "nothing says which branch is the desired one",
            remedy: "say it: --branch main")
    }
}
