import Glibc
import YAML

/// Feeds mutated files to the reading of manifests, or with `--signatures` to that of signatures and keys, until it has had enough, or something breaks:
/// `fuzz --seed 1 --count 1000000 [--keep]`, from the root of the repository. The same seed breaks it again; with
/// `--keep` the input that did is in `fuzz-input.yaml`.
@main struct Main {
    private static let secondsMax: UInt32 = 60

    static func main() {
        let seed = UInt64(option("--seed") ?? "1") ?? 1
        let count = Int(option("--count") ?? "1000000") ?? 1_000_000
        let corpus = isOfSignatures ? readSignatures() : readCorpus()
        guard !corpus.isEmpty else {
            print("there is no corpus; run from the root of the repository")
            exit(2)
        }
        print("seed \(seed), count \(count), corpus \(corpus.count) files")
        // Whoever is still busy with an input by then hangs, and is killed by the signal.
        var mutator = Mutator(seed: seed, corpus: corpus)
        var signatures = SignatureMutator(seed: seed, corpus: corpus)
        let start = seconds()
        var sum = 0
        for index in 0..<count {
            let input = isOfSignatures ? signatures.next() : mutator.next()
            if keepsInputs { keep(input) }
            if index % 1024 == 0 { alarm(secondsMax) }
            sum &+= isOfSignatures ? exerciseSignature(input) : exercise(input)
        }
        alarm(0)
        let taken = seconds() - start
        print(
            "\(count) inputs in \(Int(taken)) s, \(Int(Double(count) / max(taken, 0.001))) inputs/s, sum \(sum)"
        )
    }

    private static let isOfSignatures = CommandLine.arguments.contains("--signatures")
    private static let keepsInputs = CommandLine.arguments.contains("--keep")

    private static func keep(_ input: [UInt8]) {
        let descriptor = open("fuzz-input.yaml", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { return }
        _ = input.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }

    private static func option(_ name: String) -> String? {
        guard let index = CommandLine.arguments.firstIndex(of: name),
            index + 1 < CommandLine.arguments.count
        else { return nil }
        return CommandLine.arguments[index + 1]
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
