package import Manifests

/// Which item of a checklist a tick means, and of which of the two.
package func meant(by tick: Tick, of rollout: Manifest<Rollout>, _ saying: Saying)
    throws(EditRefusal) -> (gate: Tick.Gate, item: ChecklistItem)
{
    let editing = Editing(rollout: rollout, saying: saying, policy: nil, files: { _ in nil })
    let position = try editing.position(of: tick.stage)
    return try editing.find(tick, in: rollout.spec.resolvedStages()[position])
}

extension Approval {
    /// Whether this yes takes back a no of the same person, which is a word of its own.
    package func lifts(
        inFile: Bool, of rollout: Manifest<Rollout>, _ saying: Saying,
        files: @escaping (String) -> [UInt8]?
    ) -> Bool {
        guard kind == .approve else { return false }
        let editing = Editing(rollout: rollout, saying: saying, policy: nil, files: files)
        return inFile ? editing.liftsInFile(self) : editing.lifts(self)
    }
}
