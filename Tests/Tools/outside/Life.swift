import TestSupport

/// One scenario, struck somewhere, and gone on with until it is at its end.
final class Life {
    let arena: Arena
    let scenario: Scenario
    /// For each step what there is to strike, as a run without a blow has it.
    private(set) var points: [[Point]] = []
    /// How the last step ends without a blow.
    private var usualStatus: Int32 = 0
    /// What later runs are struck by, the next one last.
    private var surprises: [Strike] = []
    private var said: [String] = []
    private var problems: [String] = []
    private var hasAskedPerson = false

    /// Prepares it, and lives through it once without any blow.
    init(_ scenario: Scenario, program: String?) throws {
        (arena, self.scenario) = (try Arena(scenario.transport, program: program), scenario)
        try scenario.prepare(arena)
        for (number, step) in scenario.steps.enumerated() {
            try prepare(step)
            try arena.keep(number)
            let run = try arena.reconcile(step.machine, try words(of: step), struck: nil)
            _ = try arena.waitForAll()
            points.append(run.points(arena))
            usualStatus = run.ended.status
        }
        try end(mayNeedPerson: false)
        guard problems.isEmpty else {
            throw TestSupportError(
                "\(scenario.name) without a blow:\n\(problems.joined(separator: "\n"))\n\(log)")
        }
    }

    /// All that can be struck.
    var strikes: [Strike] {
        points.enumerated().flatMap { step, points in
            Blow.allCases.flatMap { blow in
                points.filter(blow.canStrike).map {
                    Strike(step: step, role: $0.role, number: $0.number, blow: blow)
                }
            }
        }
    }

    var log: String { said.joined(separator: "\n") }

    /// Strikes, goes on, and says what is not as it has to be.
    func live(_ strike: Strike, then surprises: [Strike] = []) throws -> Outcome {
        (said, problems, hasAskedPerson, self.surprises) = ([], [], false, surprises)
        try arena.restore(strike.step)
        let step = scenario.steps[strike.step]
        let before = arena.story()
        let run = try go(step.machine, try words(of: step), struck: strike)
        let point = run.struck(arena)
        if strike.blow == .kill, strike.role == "supervisor" { _ = try arena.waitForAll() }
        try recover(step, since: before)
        for step in scenario.steps.dropFirst(strike.step + 1) {
            try prepare(step)
            let before = arena.story()
            _ = try go(step.machine, try words(of: step))
            try recover(step, since: before)
        }
        try end(mayNeedPerson: ([strike] + surprises).contains { $0.mayNeedPerson })
        return Outcome(
            point: point, problems: problems, drafts: try drafts(arena, scenario),
            askedPerson: hasAskedPerson, log: log)
    }

    /// Does harm before the last step, goes on, and says what is not as it has to be.
    func endure(_ harm: Harm, packed: Bool = false) throws -> Outcome {
        (said, problems, hasAskedPerson, surprises) = ([], [], false, [])
        let last = scenario.steps.count - 1
        let step = scenario.steps[last]
        try arena.restore(last)
        if packed { _ = try arena.objectFiles(packed: true) }
        let before = arena.story()
        switch harm {
        case .filled(let folder, let kibibytes):
            try arena.fill(folder, leaving: kibibytes)
            defer { try? arena.unmount(folder) }
            let run = try arena.reconcile(step.machine, try words(of: step), struck: nil)
            try note(run.ended, step.machine, step.words)
            mustSay(run.ended, { isOfRoom($0) }, "the full disk")
            try arena.waitForRoom(in: folder)
            _ = try arena.waitForAll()
            try recover(step, since: before)
            try end(mayNeedPerson: true)
        case .spoiled(let file, let how):
            try arena.spoil(file, how)
            for words in [try words(of: step), ["--once"]] {
                let ended = try arena.reconcile(step.machine, words)
                try note(ended, step.machine, words)
                mustSay(ended, { isNamed(file, in: $0) }, file)
            }
            try arena.putBack(file)
            try recover(step, since: before)
            try end(mayNeedPerson: false)
        }
        return Outcome(
            point: nil, problems: problems, drafts: try drafts(arena, scenario),
            askedPerson: hasAskedPerson, log: log)
    }

    private func mustSay(_ ended: Finished, _ isNamed: (String) -> Bool, _ what: String) {
        let isWell = ended.status == 0 || ended.status == usualStatus && ended.complaints.isEmpty
        if isWell || isNamed(ended.output + ended.complaints) { return }
        problems.append("it does not name \(what): \(ended)")
    }

    private func isOfRoom(_ words: String) -> Bool {
        words.contains("No space left on device") || words.contains("disk is full")
    }

    // MARK: Steps

    private func prepare(_ step: Step) throws {
        guard let before = step.before else { return }
        try arena.shell(before, as: step.machine, in: arena.folder(of: step.machine))
    }

    private func words(of step: Step) throws -> [String] {
        guard step.words.contains("CONTROLLER") else { return step.words }
        let name = try arena.shell("cat \(arena.state(of: "one"))/reconcile/*/controller")
        return step.words.map { $0 == "CONTROLLER" ? String(name.prefix(32)) : $0 }
    }

    /// Runs it, struck if something is planned.
    private func go(_ machine: String, _ words: [String]) throws {
        if let surprise = surprises.popLast() {
            _ = try go(machine, words, struck: surprise)
        } else {
            try note(try arena.reconcile(machine, words), machine, words)
        }
    }

    private func go(_ machine: String, _ words: [String], struck strike: Strike) throws -> Struck {
        let run = try arena.reconcile(machine, words, struck: strike)
        let point = run.struck(arena)
        let place = point.map { "\($0.call) \($0.what)" } ?? "never reached"
        said.append("-- \(strike): \(place)")
        let isKilled = point != nil && strike.blow.complaint == nil
        try note(run.ended, machine, words, isKilled: isKilled)
        if point != nil, strike.role == "controller", let complaint = strike.blow.complaint,
            run.ended.status != 0,
            !(run.ended.complaints + run.ended.output).contains(complaint)
        {
            problems.append("it does not say `\(complaint)`: \(run.ended)")
        }
        return run
    }

    private func note(
        _ ended: Finished, _ machine: String, _ words: [String], isKilled: Bool = false
    ) throws {
        said.append("\(machine)$ reconcile \(words.joined(separator: " ")) -> \(ended.status)")
        said.append(ended.output + ended.complaints)
        guard ended.status >= 124, !isKilled else { return }
        problems.append(ended.status == 137 ? "it does not end" : "it crashed: \(ended.status)")
    }

    // MARK: A person

    /// What a person does after a blow: says once more what was not heard, and lets passes run.
    private func recover(_ step: Step, since before: [String]) throws {
        for _ in 0..<4 {
            guard let said = step.said, count(said, arena.story()) <= count(said, before) else {
                break
            }
            try go(step.machine, try words(of: step))
        }
        try pass(on: [step.machine])
    }

    private func count(_ part: String, _ story: [String]) -> Int {
        story.count { $0.contains(part) }
    }

    /// Until a pass changes nothing.
    private func pass(on machines: [String]) throws {
        for _ in 0..<12 {
            let (before, isLeftAlone) = (arena.story(), surprises.isEmpty)
            for machine in machines {
                try go(machine, ["--once"])
                try answer(on: machine)
            }
            if isLeftAlone, !before.isEmpty, arena.story() == before { return }
        }
        problems.append("it does not come to rest")
    }

    /// Whoever is asked how an action ended looks at what runs there.
    private func answer(on machine: String) throws {
        let isAStep = scenario.steps.contains { $0.words.first == "settle" }
        guard status(machine).contains("\"standing\": \"unknown\"") else { return }
        if isAStep, arena.story().count(where: { $0.contains("says that it is not done") }) == 0 {
            return
        }
        hasAskedPerson = true
        let last = try arena.onHub(
            "log -1 --grep=^Attempt: '--format=%(trailers:key=Attempt,valueonly)' reconcile/ledger")
        let attempt = last.filter { !$0.isWhitespace }
        let isDone = arena.lines("done").contains { $0.first.map(String.init) == attempt }
        try go(
            machine,
            ["settle", "app/production", isDone ? "--done" : "--undone", "--reason", "looked"])
    }

    private func status(_ machine: String) -> String {
        (try? arena.reconcile(machine, ["status", "--output", "json"]).output) ?? ""
    }

    // MARK: The end

    private func end(mayNeedPerson: Bool) throws {
        try pass(on: scenario.machines)
        for attempt in 2...3 where arena.version != scenario.version {
            hasAskedPerson = true
            if scenario.isTriedAgain {
                try arena.declare(scenario.version, attempt: attempt)
            } else {
                try go("one", ["rollback", "app", "--reason", "still slow"])
            }
            try pass(on: scenario.machines)
        }
        if hasAskedPerson, !mayNeedPerson { problems.append("it needs a person") }
        for log in try arena.waitForAll() { problems.append("it never ended: \(log)") }
        problems += try broken(
            arena, scenario, mayHaveFailed: mayNeedPerson && scenario.standing == "went-back")
    }
}

/// What came of a blow.
struct Outcome {
    /// Nil where it was never reached.
    var point: Point?
    var problems: [String]
    var drafts: Int
    var askedPerson: Bool
    var log: String
}
