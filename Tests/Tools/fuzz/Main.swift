import Glibc
import YAML

/// Feeds mutated files to the parser until it has had enough, or something breaks:
/// `fuzz --seed 1 --count 1000000 [--corpus folder] [--keep]`. The same seed breaks it again; with
/// `--keep` the input that did is in `fuzz-input.yaml`.
@main struct Main {
    private static let secondsMax: UInt32 = 10

    static func main() {
        let seed = UInt64(option("--seed") ?? "1") ?? 1
        let count = Int(option("--count") ?? "1000000") ?? 1_000_000
        let corpus = readCorpus(option("--corpus") ?? "Tests/Fixtures/yaml-corpus")
        guard !corpus.isEmpty else {
            print("there is no corpus; run from the root of the repository")
            exit(2)
        }
        // Whoever is still busy with an input by then hangs, and is killed by the signal.
        var mutator = Mutator(seed: seed, corpus: corpus)
        print("seed \(seed), count \(count), corpus \(corpus.count) files")
        let start = seconds()
        var sum = 0
        for index in 0..<count {
            let input = mutator.next()
            if keepsInputs { keep(input) }
            if index % 1024 == 0 { alarm(secondsMax) }
            sum &+= exercise(input)
        }
        alarm(0)
        let taken = seconds() - start
        print(
            "\(count) inputs in \(Int(taken)) s, \(Int(Double(count) / max(taken, 0.001))) inputs/s, sum \(sum)"
        )
    }

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

    /// The files of a folder by name, since the order decides what a seed gives.
    private static func readCorpus(_ folder: String) -> [[UInt8]] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { readFile(folder + "/" + $0) }
    }

    private static func readFile(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }
}
