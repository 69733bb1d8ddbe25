import Ledger
import Manifests
import TestSupport
import Testing
import YAML

@Suite("State files") struct StateFileTests {
    private static let files: [StateFile] = [
        .ledger, .rollout("app"), .environment("eu"), .target(TargetID("app", in: "eu")),
    ]

    private func state(_ seed: Int) -> ObservedState {
        var chance = Chance(seed)
        var state = ObservedState()
        state.ledger = chance.ledger()
        state.rollouts["app"] = chance.rollout()
        state.environments["eu"] = chance.environment()
        state[TargetID("app", in: "eu")] = chance.targetRecord()
        return state
    }

    @Test(arguments: 1...150) func `every record is read back as it was written`(_ seed: Int) throws
    {
        let state = state(seed)
        var again = ObservedState()
        for file in StateFileTests.files {
            let text = try #require(state.text(of: file))
            try again.read(file, Array(text.utf8))
        }
        #expect(again == state)
    }

    @Test(arguments: 1...150) func `there is one text for each value`(_ seed: Int) throws {
        let state = state(seed)
        for file in StateFileTests.files {
            let text = try #require(state.text(of: file))
            var again = ObservedState()
            try again.read(file, Array(text.utf8))
            #expect(again.text(of: file) == text)
        }
    }

    @Test(arguments: Transition.Kind.allCases)
    func `every transition is read back as it was written`(_ kind: Transition.Kind) throws {
        for seed in 1...60 {
            var chance = Chance(seed)
            var state = ObservedState()
            state.ledger.id = chance.hex(32)
            state.ledger.last = chance.entry(kind)
            let text = try #require(state.text(of: .ledger))
            var again = ObservedState()
            try again.read(.ledger, Array(text.utf8))
            #expect(again == state, "seed \(seed)")
        }
    }

    private var ledger: String {
        "format: 1\nid: \"ffffffffffffffffffffffffffffffff\"\n"
    }

    private func problem(_ text: String, _ file: StateFile = .ledger) -> String? {
        var state = ObservedState()
        do throws(StateProblem) {
            try state.read(file, Array(text.utf8))
            return nil
        } catch { return error.description }
    }

    private var founded: String {
        var state = ObservedState()
        state.ledger.id = String(repeating: "f", count: 32)
        return state.text(of: .ledger) ?? ""
    }

    @Test func `a file reads as a person would write it`() {
        #expect(founded == "format: 1\nid: ffffffffffffffffffffffffffffffff\n")
        #expect(problem(founded) == nil)
    }

    @Test func `a field that is not known is refused with its place`() {
        #expect(
            problem(founded + "later: 1\n")
                == "ledger.yaml:3:1: the field `later` is not known to this program")
    }

    @Test func `a field that is not known is refused deep inside`() {
        #expect(
            problem(founded + "revision:\n  commit: a\n  content: b\n  more: c\n")
                == "ledger.yaml:6:3: the field `more` is not known to this program")
    }

    @Test func `a field that is missing is said with the place of its mapping`() {
        #expect(problem("format: 1\n") == "ledger.yaml:1:1: the field `id` is missing")
    }

    @Test func `a value of another kind is refused`() {
        #expect(
            problem("format: one\nid: a\n") == "ledger.yaml:1:9: this is not a whole number")
        #expect(
            problem("standing: dancing\n", .target(TargetID("app", in: "eu")))
                == "environments/eu/rollouts/app.yaml:1:11: this is not a word that is known here")
    }

    @Test(arguments: [
        "format: 1\nid:  ffffffffffffffffffffffffffffffff\n",
        "id: ffffffffffffffffffffffffffffffff\nformat: 1\n",
        "# a comment\nformat: 1\nid: ffffffffffffffffffffffffffffffff\n",
        "format: 1\nid: 'ffffffffffffffffffffffffffffffff'\n",
        "{format: 1, id: ffffffffffffffffffffffffffffffff}\n",
        "format: 1\nid: ffffffffffffffffffffffffffffffff",
        "format: 0x1\nid: ffffffffffffffffffffffffffffffff\n",
    ]) func `the same value written otherwise was changed by hand`(_ text: String) {
        #expect(problem(text)?.hasSuffix("it was changed by hand") == true)
    }

    @Test func `two documents are no state file`() {
        #expect(problem(founded + "---\n" + founded) == "ledger.yaml is not one document")
    }

    @Test func `an entry of two transitions is refused`() {
        let entry =
            "last:\n  rules: 1\n  at: \"2025-06-02T08:00:00Z\"\n  controller: a\n  founded:\n    id: a\n    format: 1\n  verified:\n    stage: a\n"
        #expect(problem(founded + entry)?.hasSuffix("this is not one transition") == true)
    }

    @Test func `hostile bytes are refused and never stop the program`() throws {
        var good: [(StateFile, [UInt8])] = []
        for seed in 1...80 {
            let state = state(seed)
            for file in StateFileTests.files {
                good.append((file, Array(try #require(state.text(of: file)).utf8)))
            }
        }
        good.removeAll { $0.1.count > 1_200 }
        try #require(good.count > 8)
        var chance = Chance(20_250_602)
        for round in 0..<20_000 {
            let (file, bytes) = chance.one(of: good)
            let hostile = mutated(bytes, &chance)
            var state = ObservedState()
            do throws(StateProblem) {
                try state.read(file, hostile)
                // What is taken is exactly what we would have written.
                #expect(
                    state.text(of: file).map { Array($0.utf8) } == hostile, "round \(round)")
            } catch { #expect(!error.description.isEmpty) }
        }
    }

    private func mutated(_ bytes: [UInt8], _ chance: inout Chance) -> [UInt8] {
        var bytes = bytes
        for _ in 0...chance.below(3) {
            guard !bytes.isEmpty else { break }
            let place = chance.below(bytes.count)
            switch chance.below(6) {
            case 0: bytes[place] = UInt8(chance.below(256))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8(chance.below(256)), at: place)
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + chance.below(80)))
            case 4:
                let end = min(bytes.count, place + chance.below(80))
                bytes.insert(contentsOf: bytes[place..<end], at: chance.below(bytes.count))
            default: bytes[place] ^= 1 << UInt8(chance.below(8))
            }
        }
        return bytes
    }

    @Test(arguments: files) func `a path is that of its file and back`(_ file: StateFile) {
        #expect(StateFile(path: file.path) == file)
    }

    @Test(arguments: [
        "", "/", "ledger.yml", "other.yaml", "rollouts/.yaml", "rollouts/app", "rollouts/a/b.yaml",
        "environments/eu.yaml", "environments//environment.yaml", "environments/eu/other.yaml",
        "environments/eu/rollouts/.yaml", "environments//rollouts/app.yaml", "rollouts/app.yaml/",
        "environments/eu/rollouts/app/x.yaml", "./ledger.yaml", "ledger.yaml/..",
    ]) func `other paths are none of the ledger's`(_ path: String) {
        #expect(StateFile(path: path) == nil)
    }
}
