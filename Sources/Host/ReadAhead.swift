/// Does `body` to each item on several threads, some items ahead, and hands what comes of them to `take`, which is
/// called here, in the order of the items: for work of which one part may be done in any order and one may not.
///
/// What is not taken yet is kept, so no more than two windows are read ahead.
package func readAhead<Item: Sendable, State: ~Copyable, Result: Sendable>(
    _ items: [Item], window: Int, workers: Int = processorCount(),
    start: @Sendable () throws -> State, body: @Sendable (inout State, Item) -> Result,
    take: (Result) throws -> Void
) throws {
    let windows = stride(from: 0, to: items.count, by: max(1, window)).map {
        Array(items[$0..<min($0 + max(1, window), items.count)])
    }
    guard
        var ready = try windows.first.map({
            try inParallel($0, workers: workers, start: start, body: body)
        })
    else { return }
    for window in windows.dropFirst() {
        let next = Window<Result>()
        try withoutActuallyEscaping(start) { start in
            try withoutActuallyEscaping(body) { body in
                let thread = Thread {
                    next.read { try inParallel(window, workers: workers, start: start, body: body) }
                }
                defer { thread?.join() }
                try ready.forEach(take)
                if thread == nil {
                    next.read { try inParallel(window, workers: workers, start: start, body: body) }
                }
            }
        }
        ready = try next.results.get()
    }
    try ready.forEach(take)
}

/// Touched by the thread that reads it alone until that is joined.
private final class Window<Result: Sendable> {
    private(set) var results: Swift.Result<[Result], any Error> = .success([])

    func read(_ work: () throws -> [Result]) { results = Swift.Result(catching: work) }
}
