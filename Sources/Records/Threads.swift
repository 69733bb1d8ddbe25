import Host
import Manifests

/// A crew of threads.
struct Threads: Crew {
    var workers: Int

    func each<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result] {
        inParallel(
            Array(0..<count), workers: workers, start: {}, body: { _, number in work(number) })
    }
}
