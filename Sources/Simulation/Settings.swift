/// What a world is made of; its seed says all that this leaves open.
package struct Settings: Hashable, Sendable {
    package var seed: UInt64
    package var controllersMax = 3
    package var faults = Set(Fault.allCases)
    package var hasAllFaults = false
    package var faultsMax = 1_000_000
    /// How many words of people there are at most: edits, and what they say to the ledger.
    package var wordsMax = 12
    /// How long faults strike and people talk, before it is calm.
    package var hours = 3
    package var bug: PlantedBug?
    /// Whether each entry is also written as files, and read again.
    package var writesFiles = false
    package var keepsTrace = false

    package init(seed: UInt64) { self.seed = seed }
}

extension Settings {
    /// The one command that runs this world again.
    package var command: String {
        let usual = Settings(seed: seed)
        var words = ["make simulate SEED=\(seed) WORLDS=1"]
        var more: [String] = []
        if controllersMax != usual.controllersMax { more.append("--controllers \(controllersMax)") }
        if faults != usual.faults {
            let names = Fault.allCases.filter(faults.contains).map(\.rawValue)
            more.append("--faults \(names.isEmpty ? "none" : names.joined(separator: ","))")
        }
        if faultsMax != usual.faultsMax { more.append("--most-faults \(faultsMax)") }
        if wordsMax != usual.wordsMax { more.append("--words \(wordsMax)") }
        if hours != usual.hours { more.append("--hours \(hours)") }
        if hasAllFaults { more.append("--all-faults") }
        if writesFiles { more.append("--files") }
        if let bug { more.append("--bug \(bug.rawValue)") }
        if !more.isEmpty { words.append("MORE=\"\(more.joined(separator: " "))\"") }
        return words.joined(separator: " ")
    }
}
