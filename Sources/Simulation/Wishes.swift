/// What people want, as a model of which manifests are written.
struct Wishes: Hashable, Sendable {
    struct Place: Hashable, Sendable {
        var name: String
        var onUnknown: String?
        var hasHealth = false
        var hasObserve = false
        var hasRollback = false
        var goesBackOffline = false
        var isInterruptible = true
        var minutes = 10
        var initial: Bool = true
    }

    struct Stage: Hashable, Sendable {
        var name: String
        var places: [String]
        var soakMinutes = 0
        var day = 0
    }

    struct Change: Hashable, Sendable {
        var name: String
        var version = 2
        var attempt = 1
        var isPaused = false
        var stages: [Stage]
    }

    var places: [Place]
    var changes: [Change]
    var asksSignOffs: Bool

    init(_ dice: inout Dice) {
        let names = Array(["eu", "us", "ap"].prefix(dice.between(1, 3)))
        places = names.map { Place($0, &dice) }
        asksSignOffs = dice.isOne(in: 3)
        changes = []
        for number in 0..<dice.between(1, 2) {
            changes.append(Change("app\(number)", in: names, &dice))
        }
    }
}

extension Wishes.Place {
    fileprivate init(_ name: String, _ dice: inout Dice) {
        self.name = name
        onUnknown = dice.one(of: [nil, "hold", "retry", "retry", "observe"])
        hasHealth = dice.isOne(in: 2)
        hasObserve = onUnknown == "observe" || dice.isOne(in: 3)
        hasRollback = dice.isOne(in: 2)
        goesBackOffline = dice.isOne(in: 2)
        isInterruptible = !dice.isOne(in: 4)
        minutes = dice.one(of: [5, 10, 30])
        initial = !dice.isOne(in: 5)
    }
}

extension Wishes.Change {
    fileprivate init(_ name: String, in places: [String], _ dice: inout Dice) {
        self.name = name
        stages = []
        for number in 0..<dice.between(1, 2) {
            let chosen = places.filter { _ in dice.isOne(in: 2) }
            var stage = Wishes.Stage(
                name: "s\(number)", places: chosen.isEmpty ? [dice.one(of: places)] : chosen)
            if dice.isOne(in: 2) { stage.soakMinutes = dice.one(of: [5, 30, 60]) }
            stages.append(stage)
        }
    }
}

// MARK: As manifests

extension Wishes {
    var text: String {
        let rule = asksSignOffs ? "{for: any, roles: [qa]}" : ""
        let policy = manifest("Policy", "us", "roles: {qa: [quinn]}, signOffs: [\(rule)]")
        return (places.map(\.text) + [policy] + changes.map { $0.text(signed: asksSignOffs) })
            .joined(separator: "\n---\n") + "\n"
    }
}

extension Wishes.Place {
    fileprivate var text: String {
        let unknown = onUnknown.map { ", onUnknown: \($0)" } ?? ""
        let more =
            "timeout: \(minutes)m\(unknown)\(isInterruptible ? "" : ", interruptible: false")"
        var actions = ["deploy: {run: [./deploy.sh, $(version)], \(more)}"]
        if hasRollback { actions.append("rollback: {run: [./rollback.sh, $(version)], \(more)}") }
        if hasHealth { actions.append("health: {run: [./health.sh], timeout: 1m}") }
        if hasObserve { actions.append("observe: {run: [./observe.sh], timeout: 1m}") }
        let initially = initial ? "initial: {versions: {app0: 1.0.0, app1: 1.0.0}}, " : ""
        let offline = goesBackOffline ? ", offlineRollback: true" : ""
        return manifest(
            "Environment", name,
            "\(initially)actions: {\(actions.joined(separator: ", "))}\(offline)")
    }
}

extension Wishes.Change {
    fileprivate func text(signed: Bool) -> String {
        let paused = isPaused ? "paused: {by: erin, at: 2025-06-02}, " : ""
        let stages = stages.map { stage in
            let soak = stage.soakMinutes > 0 ? ", soak: \(stage.soakMinutes)m" : ""
            let entry =
                signed && stage.day > 0
                ? ", entry: {signedOff: {qa: {by: quinn, at: \(date(stage.day))}}}" : ""
            return
                "{name: \(stage.name), environments: [\(stage.places.joined(separator: ", "))]\(soak)\(entry)}"
        }
        return manifest(
            "Rollout", name,
            "component: \(name), version: \(version).0.0, attempt: \(attempt), \(paused)stages: [\(stages.joined(separator: ", "))]"
        )
    }
}

/// A date of its own for each sign-off, or a later one would be taken for the same.
private func date(_ number: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(2000 + number / 336 % 25)-\(two(1 + number / 28 % 12))-\(two(1 + number % 28))"
}

private func manifest(_ kind: String, _ name: String, _ spec: String) -> String {
    "{apiVersion: reconcile/v1, kind: \(kind), metadata: {name: \(name)}, spec: {\(spec)}}"
}
