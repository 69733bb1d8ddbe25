import Host
import Manifests
import Planner
import Reconciler
import Records

/// A pass that finds nothing to do is remembered, and so is a plan by which nothing would happen; the next one is
/// answered by that before anything else of the program has begun. Whatever is not exactly as it was then takes
/// the slow way.
struct QuietRun {
    private let question: PassQuestion
    private let file: QuietFile
    private let surroundings: Surroundings
    /// When the pass began, in seconds since 1970.
    private let began: Int

    /// Nil where nothing says whose state this is, and for words that do not ask for one pass.
    init?(_ surroundings: Surroundings) {
        let places = ["XDG_STATE_HOME", "HOME"].compactMap { surroundings.environment($0) }
        guard
            surroundings.words.contains("--once")
                || surroundings.words.first == PlanCommand.name,
            places.contains(where: { $0.hasPrefix("/") }),
            let program = FilePrint(at: "/proc/self/exe", followingLink: true)
        else { return nil }
        question = PassQuestion(
            program: "\(Version.current) \(program.text)", user: userNumber(),
            words: surroundings.words, folder: surroundings.currentDirectory,
            environment: QuietRun.variablesRead.map {
                PassQuestion.Variable($0, surroundings.environment($0))
            } + QuietRun.page(of: surroundings))
        file = QuietFile(for: question, stateHome: surroundings.stateHome)
        self.surroundings = surroundings
        began = surroundings.now().seconds
    }

    /// What a plan was laid out for; a quiet pass prints nothing.
    private static func page(of surroundings: Surroundings) -> [PassQuestion.Variable] {
        guard surroundings.words.first == PlanCommand.name else { return [] }
        let page = surroundings.page
        return [
            PassQuestion.Variable("page", "\(page.columns)\(page.paint.isOn ? " painted" : "")")
        ]
    }

    /// What finds the site. What leads git to a remote hub is not among them: the hub itself is asked.
    private static let variablesRead = ["HOME", "XDG_STATE_HOME"]

    /// What another one would print, that would find nothing to do either; nil where nobody knows.
    var answer: String? {
        guard let pass = file.read(),
            pass.holds(for: question, at: began, look: { $0.look() })
        else { return nil }
        guard let hub = pass.hub else { return pass.output }
        // The answer may have been long in coming.
        let isSo =
            hub.isAsItWas(variable: surroundings.environment)
            && surroundings.now().seconds < pass.until
        return isSo ? pass.output : nil
    }

    /// Remembers what found nothing to do at `site`, and printed `output`.
    func remember(
        _ quiet: Quiet, _ site: Site, _ arguments: Arguments, output: String = "",
        also more: [Sight.Place] = []
    ) throws {
        let view = try Viewpoint(
            repository: arguments.value(of: SiteOptions.repository), in: surroundings)
        let top = workingTree(around: view.start)
        guard top == nil || top == view.start,
            let places = site.quietPlaces(
                from: view.start, named: absolute(arguments.value(of: SiteOptions.repository)),
                controllerFile: arguments.value(of: SiteOptions.controller).map { absolute($0) })
        else { return }
        let all = places + more
        let sights = all.compactMap { $0.look(unchangedSince: QuietRun.settled(by: began)) }
        guard sights.count == all.count, site.isClean(in: sights),
            site.names(site.desired, quiet.desired, in: sights),
            site.names(LedgerBranch.name, quiet.ledger, in: sights)
        else { return }
        let hub = site.isPath ? nil : site.remembered(in: sights)
        guard site.isPath || hub != nil else { return }
        try file.write(
            QuietPass(
                question, sights: sights, hub: hub, output: output,
                from: surroundings.now().seconds, next: quiet.next?.seconds))
    }

    /// Remembers a plan that says nothing but that: what waits is told with how long it has waited, and of a
    /// remote hub it is told how old it is what is known.
    func remember(_ plan: Plan, _ look: Look, _ arguments: Arguments, output: String) throws {
        let site = try arguments.site(in: surroundings)
        guard site.isPath, look.held == nil, site.refusal(of: look) == nil,
            plan.outlooks.allSatisfy(\.waits.isEmpty),
            let quiet = look.quiet(with: plan), let lying = try Unplanned.places(at: site)
        else { return }
        try remember(quiet, site, arguments, output: output, also: lying)
    }

    private func absolute(_ path: String?) -> String {
        guard let path else { return surroundings.currentDirectory }
        return path.hasPrefix("/") ? path : surroundings.currentDirectory + "/" + path
    }

    /// File systems count time in steps of up to two seconds.
    private static func settled(by began: Int) -> Int { (began - 2) * 1_000_000_000 }
}
