/// Lives through one world.
package func live(_ settings: Settings) -> Outcome {
    var world = World(settings)
    return world.run()
}

/// The smallest world near this one that breaks the same law: with fewer controllers, faults, words and hours.
package func shrunk(_ outcome: Outcome) -> Outcome {
    var best = outcome
    func holds(_ settings: Settings) -> Bool {
        var quiet = settings
        quiet.keepsTrace = false
        let other = live(quiet)
        guard other.broken?.law == best.broken?.law else { return false }
        best = other
        return true
    }
    for count in 1..<max(2, best.settings.controllersMax) {
        var settings = best.settings
        settings.controllersMax = count
        if holds(settings) { break }
    }
    for fault in Fault.allCases where best.settings.faults.contains(fault) {
        var settings = best.settings
        settings.faults.remove(fault)
        _ = holds(settings)
    }
    shrink(from: 0, to: { best.faults }) { settings, count in settings.faultsMax = count }
    shrink(from: 0, to: { best.settings.wordsMax }) { settings, count in settings.wordsMax = count }
    shrink(from: 1, to: { best.settings.hours }) { settings, count in settings.hours = count }
    return best

    /// Tries small numbers first, each twice as large as the one before.
    func shrink(from least: Int, to most: () -> Int, _ change: (inout Settings, Int) -> Void) {
        var count = least
        while count < most() {
            var settings = best.settings
            change(&settings, count)
            if holds(settings) { return }
            count = max(count + 1, count * 5 / 4)
        }
    }
}

extension Outcome {
    package var words: String {
        guard let broken else { return "all is well" }
        return
            "\(broken.law): \(broken.words) (\(faults) faults, \(steps) steps, hash \(String(hash, radix: 16)))"
    }
}
