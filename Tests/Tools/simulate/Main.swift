import Glibc
import Simulation

/// Runs worlds until they are done or one of them breaks a law: `simulate --seed 1 --worlds 1000`. What broke it is
/// made as small as it can be, and printed with the command that runs it again.
@main struct Main {
    static func main() {
        guard let wishes = Wish(Array(CommandLine.arguments.dropFirst())) else { exit(2) }
        let start = seconds()
        var (worlds, steps, entries, sum) = (0, 0, 0, UInt64(0))
        var struck: [Fault: Int] = [:]
        for number in 0..<UInt64(wishes.worlds) {
            var settings = wishes.settings
            settings.seed &+= number
            let outcome = live(settings)
            (worlds, steps, entries) = (
                worlds + 1, steps + outcome.steps, entries + outcome.entries
            )
            for fault in outcome.struck { struck[fault, default: 0] += 1 }
            sum = sum &* 31 &+ outcome.hash
            for line in outcome.lines { print(line) }
            guard outcome.broken != nil else { continue }
            report(outcome, shrinking: wishes.shrinks)
            if !wishes.goesOn { exit(1) }
        }
        let faults = struck.values.reduce(0, +)
        let taken = max(seconds() - start, 0.001)
        let kinds = Fault.allCases.filter { struck[$0] != nil }
        print(kinds.map { "\(struck[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", "))
        print(
            "\(worlds) worlds, \(steps) steps, \(entries) entries, \(faults) faults in \(Int(taken)) s: \(Int(Double(worlds) / taken)) worlds/s, sum \(hex(sum))"
        )
    }

    private static func report(_ outcome: Outcome, shrinking: Bool) {
        let smallest = shrinking ? shrunk(outcome) : outcome
        print("seed \(outcome.settings.seed): \(outcome.words)")
        if shrinking { print("shrunk: \(smallest.words)") }
        print("again: \(smallest.settings.command)")
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func hex(_ number: UInt64) -> String { String(number, radix: 16) }
}

/// What was asked for on the command line.
struct Wish {
    var settings = Settings(seed: 1)
    var worlds = 1
    var shrinks = true
    var goesOn = false

    init?(_ words: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--trace": settings.keepsTrace = true
            case "--files": settings.writesFiles = true
            case "--as-it-is": shrinks = false
            case "--go-on": goesOn = true
            case "--all-faults": settings.hasAllFaults = true
            default:
                guard let value = rest.popFirst(), take(word, value) else {
                    print("simulate: cannot understand \(word)")
                    return nil
                }
            }
        }
    }

    private mutating func take(_ word: String, _ value: String) -> Bool {
        let number = Int(value)
        switch word {
        case "--seed": settings.seed = UInt64(value) ?? settings.seed
        case "--worlds": worlds = number ?? worlds
        case "--controllers": settings.controllersMax = number ?? settings.controllersMax
        case "--most-faults": settings.faultsMax = number ?? settings.faultsMax
        case "--words": settings.wordsMax = number ?? settings.wordsMax
        case "--hours": settings.hours = number ?? settings.hours
        case "--faults":
            let names = value == "none" ? [] : value.split(separator: ",").map(String.init)
            let faults = names.compactMap(Fault.init(rawValue:))
            guard faults.count == names.count else { return false }
            settings.faults = Set(faults)
        case "--bug":
            guard let bug = PlantedBug(rawValue: value) else { return false }
            // With what must go wrong for it to show.
            settings.bug = bug
            (settings.faults, settings.hasAllFaults) = (bug.faults, true)
        default: return false
        }
        return true
    }
}
