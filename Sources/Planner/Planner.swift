package import Ledger
package import Manifests
import YAML

/// What may happen at `now`; and for what may not: what it waits for, for whom, until when.
///
/// Where `stepsAlone` are asked for, these are the same, but what could not act for want of a free slot is not
/// judged: a plan of thousands of targets is mostly that, and who carries out its steps plans anew after them.
package func plan(
    _ desired: DesiredState, observed: ObservedState, facts: Facts, now: Instant,
    stepsAlone: Bool = false
) -> Plan {
    let world = World(desired, observed, facts, now)
    var planning = Planning(world: world)
    planning.isForStepsAlone = stepsAlone
    guard observed.isFounded else { return planning.plan }
    // What people said is seen before it counts, so nothing is started in the same breath.
    if let seen = world.newRevision() { planning.plan.steps.append(.record(seen)) }
    planning.plan.adoptions = world.pendingAdoptions()
    planning.begunTargets()
    planning.observations()
    for rollout in world.rolloutsInOrder { planning.starts(of: rollout) }
    planning.owns()
    planning.drifts()
    planning.strays()
    planning.declaredMeanwhile()
    planning.emergencies()
    if !stepsAlone { planning.plan.pauses = world.pauses }
    planning.settleOrder()
    return planning.plan
}

/// A plan in the making.
struct Planning {
    let world: World
    var plan = Plan()
    /// Environments and rollouts where a step of this plan acts: one action at a time.
    var taken: Set<TargetID> = []
    /// Those where nothing starts, since a way back could not be started there and is tried again.
    var heldByWaysBack: Set<TargetID> = []
    /// Those of which a person's word is answered by this plan: what comes after that is another plan's.
    var answering: Set<TargetID> = []
    var freeSlots: Int
    var isForStepsAlone = false
    /// Where the plan speaks of a target.
    var places: [TargetID: Int] = [:]

    init(world: World) {
        self.world = world
        freeSlots = world.facts.slots - world.observed.attempts.count
    }

    var isSeen: Bool {
        if case .record = plan.steps.first { false } else { true }
    }

    mutating func wake(at moment: Instant?) {
        guard let moment, moment > world.now else { return }
        plan.next = plan.next.map { min($0, moment) } ?? moment
    }

    /// Says one thing of a target: what it does now before what it could start, and of what has failed both
    /// why it stays and what a start would wait for.
    mutating func say(_ outlook: Outlook) {
        guard let place = places[outlook.target] else {
            places[outlook.target] = plan.outlooks.count
            plan.outlooks.append(outlook)
            return
        }
        guard plan.outlooks[place].news == .stopped else { return }
        guard outlook.waits.contains(where: { $0.gate == .failure }) else {
            plan.outlooks[place] = outlook
            return
        }
        plan.outlooks[place].then = outlook.then
        plan.outlooks[place].waits += outlook.waits.filter { $0.gate != .failure }
    }

    func hasSaid(anythingOf target: TargetID) -> Bool { places[target] != nil }

    /// Takes back what was said of a target; seldom, so the others' places are looked for anew.
    mutating func unsay(_ target: TargetID) {
        guard let place = places.removeValue(forKey: target) else { return }
        plan.outlooks.remove(at: place)
        for (position, outlook) in plan.outlooks.enumerated().dropFirst(place) {
            places[outlook.target] = position
        }
    }

    /// Adds to what was said of a target; false where nothing was.
    mutating func add(_ waits: [Wait], to target: TargetID) -> Bool {
        guard let place = places[target] else { return false }
        plan.outlooks[place].waits += waits
        return true
    }

    /// To be called last.
    mutating func settleOrder() {
        plan.outlooks.sort { $0.target < $1.target }
        for outlook in plan.outlooks { for wait in outlook.waits { wake(at: wait.until) } }
    }
}
