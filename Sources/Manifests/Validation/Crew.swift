/// Whoever works through judgements of which none needs another. This room has no threads; its callers may.
package protocol Crew: Sendable {
    /// Returns what `work` makes of each number below `count`, in the order of the numbers.
    func each<Result: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Result) -> [Result]
}

/// One after another.
package struct Alone: Crew {
    package init() {}

    package func each<Result: Sendable>(
        _ count: Int, _ work: @Sendable (Int) -> Result
    ) -> [Result] { (0..<count).map(work) }
}
