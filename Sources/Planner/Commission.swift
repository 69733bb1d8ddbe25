package import Ledger
package import Manifests

/// Everything that doing an attempt, or a reading, needs to know: what is done, to what, bringing what.
package struct Commission: Sendable {
    package var target: TargetID
    /// None for an environment's own change.
    package var rollout: Manifest<Rollout>?
    package var stage: Stage
    /// None for work.
    package var environment: Manifest<Environment>?
    package var undertaking: Undertaking
    /// What is in effect when it has ended well.
    package var exposure: Layer
    /// What going back would bring.
    package var lastStable: Layer
    /// What its programs see of the tree.
    package var checkout = Checkout.wholeTree

    /// The component whose version is `$(version)`.
    package var component: String { rollout?.spec.component.name ?? exposure.soleComponent }
}

/// Returns what `attempt` does, under the terms of its revision; nil where those cannot be found.
package func commission(
    for attempt: Attempt, desired: DesiredState, observed: ObservedState, facts: Facts, now: Instant
) -> Commission? {
    let world = World(desired, observed, facts, now, about: [attempt.target])
    let target = attempt.target
    guard let state = world.manifests(at: attempt.revision),
        var commission = world.commission(
            target, stage: attempt.stage, revision: attempt.revision, state)
    else { return nil }
    let isUpon = attempt.purpose == .start
    commission.exposure =
        target.isWork
        ? Layer()
        : isUpon
            ? observed.exposure(of: target.environment, with: attempt.layer, for: target)
            : observed.exposureGoingBack(in: target.environment, to: attempt.layer, of: target)
    let record = observed[target]
    let isOfEarlier = attempt.purpose == .back && attempt.stage != record.stage
    commission.lastStable =
        isOfEarlier
        ? commission.exposure
        : observed.exposureGoingBack(
            in: target.environment, to: record.layerBefore(attempt.stage), of: target)
    commission.undertaking = world.undertaking(of: attempt)
    commission.checkout = world.checkout(for: commission, in: state)
    return commission
}

/// Returns what reading the health of a target does.
package func commission(
    for measurement: Measurement, desired: DesiredState, observed: ObservedState, facts: Facts,
    now: Instant
) -> Commission? {
    let world = World(desired, observed, facts, now, about: [measurement.target])
    let target = measurement.target
    guard let state = world.manifests(at: measurement.revision),
        var commission = world.commission(
            target, stage: measurement.stage, revision: measurement.revision, state),
        let health = commission.environment?.spec.actions["health"]?.action
    else { return nil }
    commission.exposure = observed.exposure(of: target.environment)
    commission.lastStable = commission.exposure
    commission.undertaking = Undertaking()
    commission.undertaking.runs = [.reading("health", by: health)]
    commission.checkout = world.checkout(for: commission, in: state)
    return commission
}

/// Returns what tells whether `attempt`, whose end nobody saw, has brought what it was to bring: `observe`,
/// and what it would itself have read after its last change.
package func commission(
    observing attempt: Attempt, desired: DesiredState, observed: ObservedState, facts: Facts,
    now: Instant
) -> Commission? {
    let whole = Planner.commission(
        for: attempt, desired: desired, observed: observed, facts: facts, now: now)
    let world = World(desired, observed, facts, now, about: [attempt.target])
    guard var commission = whole, let state = world.manifests(at: attempt.revision),
        let observe = commission.environment?.spec.actions["observe"]?.action
    else { return nil }
    let runs = commission.undertaking.runs
    let readings = runs.suffix(from: (runs.lastIndex { $0.touches } ?? -1) + 1)
    commission.undertaking = Undertaking()
    commission.undertaking.runs = [.reading("observe", by: observe)] + readings
    commission.checkout = world.checkout(for: commission, in: state)
    return commission
}

/// Returns what asking an environment what runs there does.
package func commission(
    observing environment: String, desired: DesiredState, observed: ObservedState, facts: Facts,
    now: Instant
) -> Commission? {
    guard let manifest = desired.environments[environment],
        let observe = manifest.spec.actions["observe"]?.action
    else { return nil }
    let exposure = observed.exposure(of: environment)
    var undertaking = Undertaking()
    undertaking.runs = [.reading("observe", by: observe)]
    let target = TargetID.own(of: environment)
    var commission = Commission(
        target: target, rollout: nil, stage: Stage(), environment: manifest,
        undertaking: undertaking, exposure: exposure, lastStable: exposure)
    commission.checkout = World(desired, observed, facts, now, about: [target])
        .checkout(for: commission, in: desired)
    return commission
}

extension World {
    /// The manifests of a revision, where they are at hand.
    fileprivate func manifests(at revision: String) -> DesiredState? {
        revision == facts.revision.commit ? desired : facts.terms[revision]
    }

    fileprivate func commission(
        _ target: TargetID, stage: String, revision: String, _ state: DesiredState
    ) -> Commission? {
        let environment = state.environments[target.environment]
        guard target.isOwn || target.isWork || environment != nil else { return nil }
        let terms = target.isOwn ? nil : terms(of: target, stage: stage, revision: revision)
        guard target.isOwn || terms != nil else { return nil }
        return Commission(
            target: target, rollout: terms?.rollout, stage: terms?.leg.stage ?? Stage(),
            environment: environment, undertaking: Undertaking(), exposure: Layer(),
            lastStable: Layer())
    }
}
