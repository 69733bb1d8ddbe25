import Glibc
import Synchronization

/// Does `body` to each item on several threads, and returns the results in the order of the items.
///
/// Each worker makes its own state with `start`, on its own thread, and keeps it: an open handle that
/// must not be shared, say. The caller's thread is one of the workers, so that one worker needs
/// no thread. Where the system gives fewer threads than asked, there are fewer workers.
///
/// Throws what a `start` threw; what else can go wrong is a result.
package func inParallel<Item: Sendable, State: ~Copyable, Result: Sendable, Failure: Error>(
    _ items: [Item], workers: Int = processorCount(),
    start: @Sendable () throws(Failure) -> State,
    body: @Sendable (inout State, Item) -> Result
) throws(Failure) -> [Result] {
    let queue = BatchQueue(count: items.count, workers: workers)
    let crew = (0..<queue.workersUseful(of: workers)).map { _ in Worker<Result, Failure>() }

    withoutActuallyEscaping(start) { start in
        withoutActuallyEscaping(body) { body in
            let threads = crew.dropFirst().compactMap { worker in
                Thread { worker.work(on: items, from: queue, start, body) }
            }
            crew.first?.work(on: items, from: queue, start, body)
            threads.forEach { $0.join() }
        }
    }

    for worker in crew { if let failure = worker.failure { throw failure } }
    return crew.flatMap(\.batches).sorted { $0.first < $1.first }.flatMap(\.results)
}

/// Hands out the places of a list, a batch at a time, to whoever asks next.
private final class BatchQueue: Sendable {
    private let next = Atomic<Int>(0)
    private let count: Int
    private let batch: Int

    init(count: Int, workers: Int) {
        self.count = count
        // Small enough that no worker waits long for the last one, large enough that asking is cheap.
        batch = max(1, min(64, count / (max(1, workers) * 8)))
    }

    func workersUseful(of wanted: Int) -> Int {
        max(1, min(wanted, (count + batch - 1) / batch))
    }

    func take() -> Range<Int>? {
        let first = next.wrappingAdd(batch, ordering: .relaxed).oldValue
        return first < count ? first..<min(first + batch, count) : nil
    }

    /// After this, there is nothing left to take.
    func close() { next.store(count, ordering: .relaxed) }
}

/// What one worker has done. Touched by its thread alone until that is joined.
private final class Worker<Result: Sendable, Failure: Error> {
    private(set) var batches: [(first: Int, results: [Result])] = []
    private(set) var failure: Failure?

    func work<Item, State: ~Copyable>(
        on items: [Item], from queue: BatchQueue,
        _ start: () throws(Failure) -> State, _ body: (inout State, Item) -> Result
    ) {
        do throws(Failure) {
            var state = try start()
            while let places = queue.take() {
                batches.append((places.lowerBound, items[places].map { body(&state, $0) }))
            }
        } catch {
            failure = error
            queue.close()
        }
    }
}
