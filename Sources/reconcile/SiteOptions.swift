import Git
import Host
import Ledger
import Manifests
import Planner
import Records
import YAML

/// The options by which every command of the engine finds its hub, and what they come to.
enum SiteOptions {
    static let repository = Option.value(
        "repo", "DIR", completes: .folder,
        "The repository to work on; without it, the one around here.")
    static let remote = Option.value(
        "remote", "NAME", "The remote that is the hub; `origin` unless said.")
    static let branch = Option.value(
        "branch", "NAME", completes: .revision,
        "The desired branch; unless said the one that the hub's HEAD names, or, without a remote, "
            + "that was checked out at `reconcile init`.")
    static let state = Option.value(
        "state", "DIR", completes: .folder, "The folder of this controller's own state.")
    static let controller = Option.value(
        "controller", "FILE", completes: .file, "The controller.yaml of this machine.")

    static let all = [repository, remote, branch, state, controller]
}

extension Arguments {
    /// The site that the options, or the repository around here, mean.
    func site(in surroundings: Surroundings) throws -> Site {
        let here = surroundings.currentDirectory
        let view = try Viewpoint(
            repository: value(of: SiteOptions.repository), in: surroundings)
        try refuseInnerRoot(view)
        let controller = try controller(in: surroundings)
        var wishes = SiteWishes(
            remote: value(of: SiteOptions.remote) ?? controller?.remote,
            branch: value(of: SiteOptions.branch) ?? controller?.branch,
            state: value(of: SiteOptions.state).map { $0.hasPrefix("/") ? $0 : here + "/" + $0 }
                ?? controller?.state,
            hubSeconds: controller?.hubTimeLimit.map { max(1, $0.seconds) })
        wishes.key = controller?.key.map {
            SigningKeyFile(path: $0, place: controller?.words(of: "key") ?? "")
        }
        wishes.root = controller?.root.map {
            TrustRoot(digest: $0, place: controller?.words(of: "root") ?? "")
        }
        return try Site(around: view.start, wishes, stateHome: surroundings.stateHome)
    }

    /// A repository has one ledger, of the desired state at its top; another one within is not meant by it.
    private func refuseInnerRoot(_ view: Viewpoint) throws {
        guard let top = workingTree(around: view.start),
            let root = nearestRoot(from: view.start, upTo: top), root != top
        else { return }
        throw LedgerTrouble(
            "\(root) has a `desired-state/` of its own, and the ledger is of the one at the top of the repository",
            remedy: "Make it a repository of its own, or go to \(top)")
    }

    func controller(in surroundings: Surroundings) throws -> Controller? {
        guard let file = value(of: SiteOptions.controller) else { return nil }
        let view = try Viewpoint(
            repository: value(of: SiteOptions.repository), in: surroundings)
        let (controller, problems) = try readController(file, from: view, in: nil)
        if let problem = problems.first(where: { $0.severity == .error }) {
            throw LedgerTrouble("\(file): \(problem.problem)", remedy: problem.remedy)
        }
        try refuseUnheeded(controller, file)
        return controller
    }

    /// What is written to bound a controller must bound it, or the controller must not run.
    private func refuseUnheeded(_ controller: Controller?, _ file: String) throws {
        guard let controller else { return }
        let unheeded = [
            ("environments", controller.environments != nil),
            ("maxClockSkew", controller.maxClockSkew != nil),
        ].filter(\.1).map(\.0)
        guard let first = unheeded.first else { return }
        throw LedgerTrouble(
            "\(file): `\(first)` is read and checked, but this version does not act by it",
            remedy: "Take it out, and bound the controller by what the machine may reach.")
    }

    /// What is known here and now, without fetching anything.
    func look(in surroundings: Surroundings) throws -> Look {
        let site = try site(in: surroundings)
        let look = try Look(
            readingHere: site, controller: try controller(in: surroundings))
        surroundings.sayAge(of: site)
        if let words = look.holdsStarts { surroundings.remark(words) }
        for trouble in [look.held, site.refusal(of: look)].compactMap({ $0 }) {
            let remedy = trouble.remedy.map { ". \($0)" } ?? ""
            surroundings.remark(trouble.description + remedy)
        }
        return look
    }
}

extension Controller {
    /// Where a field is written, for a message.
    fileprivate func words(of field: String) -> String {
        place[field].node?.location.words ?? "controller.yaml"
    }
}

extension Surroundings {
    /// Says how old it is what this machine knows of a remote hub.
    func sayAge(of site: Site) {
        guard let age = site.age(now: now()) else { return }
        remark(age)
    }

    /// Where programs keep their state, as the XDG specification has it.
    var stateHome: String {
        if let home = environment("XDG_STATE_HOME"), home.hasPrefix("/") { return home }
        // Without a home of its own what is known of ledgers would be lost with the next start of the machine.
        let home = environment("HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (home ?? accountOfUser()?.home ?? "/tmp") + "/.local/state"
    }
}
