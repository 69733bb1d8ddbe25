import Git
import Ledger
import Manifests
import Planner
import Records

/// `reconcile plan --base REV --head REV`: what would merging change?
struct ProposedPlan {
    private let arguments: Arguments
    private let surroundings: Surroundings
    private let site: Site
    private let names: (base: String, head: String)

    init(_ arguments: Arguments, in surroundings: Surroundings) throws {
        (self.arguments, self.surroundings) = (arguments, surroundings)
        site = try arguments.site(in: surroundings)
        let base = arguments.value(of: PlanCommand.base)
        let head = arguments.value(of: PlanCommand.head)
        names = (base ?? site.local(site.desired).shortBranch, head ?? "HEAD")
    }

    func show() throws -> ExitStatus {
        let view = try Viewpoint(
            repository: arguments.value(of: SiteOptions.repository), in: surroundings)
        let repository = try Repository(discovering: view.start)
        let look = try MergeLook(
            try commit(names.head, in: repository), into: try commit(names.base, in: repository),
            at: site, controller: try arguments.controller(in: surroundings))
        let proposal = look.proposal(now: surroundings.now())
        surroundings.output.write(text(of: look, proposal))
        guard let proposal, proposal.errors.isEmpty else { return .invalid }
        return !proposal.isNothing && arguments.isSet(PlanCommand.exitCode) ? .changes : .success
    }

    private func commit(_ name: String, in repository: borrowing Repository) throws -> ObjectID {
        do throws(GitError) {
            return try repository.resolve(name)
        } catch {
            guard error.code == .notFound else { throw error }
            throw NothingThere(words: name, error: error)
        }
    }

    private func text(of look: MergeLook, _ proposal: Proposal?) -> String {
        let page = ProposalPage(
            look: look, names: names, proposal: proposal, desired: look.sides?.reading.desired,
            past: look.sides?.base.desired,
            age: look.ledger == nil ? nil : site.age(now: surroundings.now())
        ).page
        switch arguments.choice(of: PlanCommand.output, as: PlanCommand.Form.self) {
        case .text: return page.text(on: surroundings.page)
        case .json: return ProposalJSON(look: look, proposal: proposal).json.text
        case .markdown: return MarkdownPage(page: page).text
        }
    }
}

extension MergeLook {
    fileprivate func proposal(now: Instant) -> Proposal? {
        guard case .merged(let sides) = outcome else { return nil }
        return Proposal(
            from: sides.base, to: sides.merged, apart: sides.apart,
            observed: ledger?.state ?? .init(), now: now)
    }

    fileprivate var sides: MergedReading? {
        if case .merged(let sides) = outcome { sides } else { nil }
    }
}

extension String {
    /// As people call a branch: `main`, `origin/main`.
    fileprivate var shortBranch: String {
        for prefix in ["refs/heads/", "refs/remotes/"] where hasPrefix(prefix) {
            return String(dropFirst(prefix.count))
        }
        return self
    }
}
