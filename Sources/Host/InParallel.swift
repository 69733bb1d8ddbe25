import Glibc
import Synchronization

/// Does `body` for every item on several threads, and returns the results in the order of the items.
/// Each thread makes a state of its own, so that what wants one owner has one.
package func inParallel<Item: Sendable, State, Outcome: Sendable>(
    _ items: [Item], workers: Int, start: @escaping @Sendable () throws -> State,
    body: @escaping @Sendable (inout State, Item) -> Outcome
) throws -> [Outcome] {
    let job = Job(items: items, start: start, body: body)
    let threads = (1..<max(1, min(workers, items.count / itemsPerTurn + 1))).compactMap { _ in
        startThread { job.work() }
    }
    // This thread works too; where no other could be started, it does everything.
    job.work()
    for thread in threads { pthread_join(thread, nil) }
    return try job.outcomes()
}

/// Enough that the counter is cold, few enough that the last turns end together.
private let itemsPerTurn = 16

private final class Job<Item: Sendable, State, Outcome: Sendable>: Sendable {
    private let items: [Item]
    private let start: @Sendable () throws -> State
    private let body: @Sendable (inout State, Item) -> Outcome
    private let next = Atomic<Int>(0)
    private let found = Mutex<[(position: Int, outcomes: [Outcome])]>([])
    private let failure = Mutex<(any Error)?>(nil)

    init(
        items: [Item], start: @escaping @Sendable () throws -> State,
        body: @escaping @Sendable (inout State, Item) -> Outcome
    ) {
        self.items = items
        self.start = start
        self.body = body
    }

    func work() {
        do {
            var state = try start()
            while let turn = nextTurn() {
                let outcomes = items[turn].map { body(&state, $0) }
                found.withLock { $0.append((turn.lowerBound, outcomes)) }
            }
        } catch {
            failure.withLock { $0 = error }
        }
    }

    private func nextTurn() -> Range<Int>? {
        let begin = next.wrappingAdd(itemsPerTurn, ordering: .relaxed).oldValue
        return begin < items.count ? begin..<min(begin + itemsPerTurn, items.count) : nil
    }

    func outcomes() throws -> [Outcome] {
        if let error = failure.withLock({ $0 }) { throw error }
        return found.withLock { $0.sorted { $0.position < $1.position }.flatMap(\.outcomes) }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// Returns nil where the system has no thread to give.
private func startThread(_ run: @escaping @Sendable () -> Void) -> pthread_t? {
    let stackBytes = 4 << 20  // Manifests may nest 64 deep, and each level is some frames.
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackBytes)

    let body = Unmanaged.passRetained(ThreadBody(run))
    var thread = pthread_t()
    let status = pthread_create(&thread, &attributes, enter, body.toOpaque())
    guard status == 0 else {
        body.release()
        return nil
    }
    return thread
}

private func enter(_ body: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let body { Unmanaged<ThreadBody>.fromOpaque(body).takeRetainedValue().run() }
    return nil
}
