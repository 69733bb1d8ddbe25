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

    @Test func `a signature or a key of the corpus is read as it is`() {
        let signatures = readSignatures()
        #expect(signatures.count >= 14)
        // Those of tokens were signed by none.
        #expect(signatures.filter { !isTaken(written($0)) }.count == 2)
    }

    @Test("Mutated signatures and keys break nothing", arguments: [1, 2] as [UInt64])
    func signatures(seed: UInt64) {
        var mutator = SignatureMutator(seed: seed, corpus: readSignatures())
        for _ in 0..<20_000 { _ = exerciseSignature(mutator.next()) }
    }
}
