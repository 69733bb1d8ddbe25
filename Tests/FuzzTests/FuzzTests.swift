import Testing

@testable import fuzz

/// A short run of what `make fuzz` does for as long as one likes.
@Suite struct FuzzTests {
    private let corpus = readCorpus()

    @Test("Every file of the corpus is read to its end, as it is")
    func corpusAsItIs() {
        #expect(corpus.count > 20)
        for input in corpus { _ = exercise(input) }
    }

    @Test("20,000 mutated files break nothing; what breaks says its seed", arguments: [1, 2, 3, 4])
    func mutations(seed: UInt64) {
        print("fuzzing with seed \(seed)")
        var mutator = Mutator(seed: seed, corpus: corpus)
        for _ in 0..<5_000 { _ = exercise(mutator.next()) }
    }

    @Test("The same seed gives the same files")
    func repeats() {
        var one = Mutator(seed: 7, corpus: corpus)
        var other = Mutator(seed: 7, corpus: corpus)
        for _ in 0..<100 { #expect(one.next() == other.next()) }
    }
}
