import Host

/// All that a pass has depended on which found nothing to do, or a plan by which nothing would happen. For as long
/// as every bit of it is as it was, another one would find and say the same, and need not open a repository to know.
package struct QuietPass: Hashable, Sendable {
    package var question: PassQuestion
    package var sights: [Sight]
    /// What a remote hub named then; nil where the hub is a repository on this machine.
    package var hub: RememberedHub?
    /// What was printed. A pass prints nothing.
    package var output = ""
    /// In seconds since 1970: from when it was known, and until when nothing can come due by itself.
    package var from: Int
    package var until: Int

    package init(
        _ question: PassQuestion, sights: [Sight], hub: RememberedHub? = nil, output: String = "",
        from: Int, next: Int?
    ) {
        (self.question, self.sights, self.hub, self.from) = (question, sights, hub, from)
        self.output = output
        until = min(next ?? Int.max, from + QuietPass.secondsMax)
    }

    /// A second look at everything now and then costs little, and bounds what a mistake in here could cost.
    static let secondsMax = 3_600

    /// Whether the same question at `now`, where `look` tells what stands at a place, has the same answer; but for
    /// what a remote hub has to be asked.
    package func holds(
        for question: PassQuestion, at now: Int, look: (Sight.Place) -> Sight.Finding?
    ) -> Bool {
        question == self.question && from <= now && now < until
            && sights.allSatisfy { look($0.place) == $0.finding }
    }
}

/// What was asked, by whom, and of which program: whatever in the answer comes from no file.
package struct PassQuestion: Hashable, Sendable {
    /// The very file that runs.
    package var program: String
    package var user: Int
    package var words: [String]
    package var folder: String
    /// The variables that were read, in order; nil for one that is not set.
    package var environment: [Variable]

    package struct Variable: Hashable, Sendable {
        package var name: String
        package var value: String?

        package init(_ name: String, _ value: String?) { (self.name, self.value) = (name, value) }
    }

    package init(
        program: String, user: Int, words: [String], folder: String, environment: [Variable]
    ) {
        (self.program, self.user, self.words) = (program, user, words)
        (self.folder, self.environment) = (folder, environment)
    }
}

/// A remote hub, and what it named.
package struct RememberedHub: Hashable, Sendable {
    package var address: String
    /// The folder of the controller's own state.
    package var state: String
    package var tips: [Tip]

    package struct Tip: Hashable, Sendable {
        package var reference: String
        package var commit: String

        package init(_ reference: String, _ commit: String) {
            (self.reference, self.commit) = (reference, commit)
        }
    }

    package init(address: String, state: String, tips: [Tip]) {
        (self.address, self.state, self.tips) = (address, state, tips)
    }
}
