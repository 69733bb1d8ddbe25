import Glibc
import TestSupport

/// Kills and starves the real program from outside, and lets new ones go on:
///
///     outside --every [SCENARIO…]             each blow at each point
///     outside --some 12 --seed 7              so many of them, by chance
///     outside --minutes 20 --seed 7           blows upon blows, by chance
///     outside --filled 12 [SCENARIO…]         disks with 0, 12, 24… KiB left; as root
///     outside --spoiled 5 [SCENARIO…]         so many files of objects emptied, truncated and flipped, by chance
///     outside --again SCENARIO/STEP/ROLE/NUMBER/BLOW
///
/// `--program FILE` is the one that is tried, if not the one beside this tool.
@main struct Main {
    static func main() {
        guard let wishes = Wishes(Array(CommandLine.arguments.dropFirst())) else {
            print(
                "outside --every | --some N | --minutes N | --filled N | --spoiled N | --again WHERE; --seed N; --blow NAME; --program FILE; SCENARIO…"
            )
            exit(2)
        }
        do {
            var run = Run(wishes)
            exit(try run.run() ? 0 : 1)
        } catch {
            print("the setting failed: \(error)")
            exit(3)
        }
    }
}

/// At once, since who waits for an hour wants to see it.
func say(_ line: String) {
    print(line)
    fflush(nil)
}

struct Wishes {
    var every = false
    var some: Int?
    var minutes: Int?
    var filled: Int?
    var spoiled: Int?
    var again: String?
    var program: String?
    var seed: UInt64 = 1
    var blows = Blow.allCases
    var scenarios: [Scenario] = []

    init?(_ words: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--every": every = true
            case "--some": some = rest.popFirst().flatMap { Int($0) }
            case "--minutes": minutes = rest.popFirst().flatMap { Int($0) }
            case "--filled":
                filled = rest.popFirst().flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            case "--spoiled": spoiled = rest.popFirst().flatMap { Int($0) }
            case "--again": again = rest.popFirst()
            case "--program": program = rest.popFirst()
            case "--seed": seed = rest.popFirst().flatMap { UInt64($0) } ?? 1
            case "--blow": blows = rest.popFirst().flatMap { Blow(rawValue: $0) }.map { [$0] } ?? []
            default:
                guard let named = Scenario.all.first(where: { $0.name == word }) else { return nil }
                scenarios.append(named)
            }
        }
        if let name = again?.split(separator: "/").first {
            scenarios = Scenario.all.filter { $0.name == name }
        }
        if scenarios.isEmpty { scenarios = Scenario.all }
        guard
            every || filled != nil || spoiled != nil || some != nil || minutes != nil
                || again != nil
        else { return nil }
    }
}
