import Host
import Testing

/// Runs `body`, which must fail with a `HostError`, and returns that.
func failure<T>(
    _ location: SourceLocation = #_sourceLocation, _ body: () throws -> T
) throws -> HostError {
    try #require(throws: HostError.self, sourceLocation: location) { _ = try body() }
}
