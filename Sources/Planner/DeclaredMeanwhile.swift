import Ledger
import Manifests

extension Planning {
    /// What has begun goes on, and whoever declares something newer is told where that is.
    mutating func declaredMeanwhile() {
        for position in plan.outlooks.indices {
            let outlook = plan.outlooks[position]
            guard outlook.news != .ready else { continue }
            if let newer = world.newerVersion(than: outlook.target) {
                plan.outlooks[position].waits.append(Wait(gate: .order, words: newer))
            }
            let isSaid = outlook.waits.contains { $0.gate == .stop }
            if !isSaid, let pause = world.pauseMeanwhile(of: outlook.target) {
                plan.outlooks[position].waits.append(pause)
            }
        }
    }
}

extension World {
    /// Nil where what is under way in `target` is the version that its rollout declares, or nothing is.
    fileprivate func newerVersion(than target: TargetID) -> String? {
        let record = observed[target]
        guard !target.isOwn, let standing = record.standing, let rollout = courses[target.rollout],
            let declared = rollout.rollout.spec.version?.text,
            let end = end(of: standing)
        else { return nil }
        let open = observed.attempt(where: target).flatMap { $0.target == target ? $0 : nil }
        let brought = open.flatMap { $0.purpose == .back ? nil : $0.layer } ?? record.layer
        let component = rollout.rollout.spec.component.name
        guard let version = brought?.versions[component], version != declared else { return nil }
        return "\(declared) is declared, and starts here \(end)"
    }

    /// A pause stops nothing that has begun; who pauses sees at least that it is known.
    fileprivate func pauseMeanwhile(of target: TargetID) -> Wait? {
        guard !target.isOwn, let standing = observed[target].standing, end(of: standing) != nil,
            let pause = courses[target.rollout]?.rollout.spec.pauseInForce
        else { return nil }
        var wait = wait(for: pause)
        wait.words += "; what has begun here goes on"
        return wait
    }

    private func end(of standing: Standing) -> String? {
        switch standing {
        case .starting, .finishing: "after this action"
        case .soaking: "after the soak of what runs now"
        case .failing, .goingBack: "after it went back"
        case .unknown: "after somebody has said how this ended"
        case .verified, .wentBack, .failed: nil
        }
    }
}
