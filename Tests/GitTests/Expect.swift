import Git
import Testing

/// Runs `body`, which must fail with a `GitError`, and returns that.
func failure<T: ~Copyable>(
    _ location: SourceLocation = #_sourceLocation, _ body: () throws -> T
) throws -> GitError {
    do {
        _ = try body()
    } catch {
        return try #require(error as? GitError, sourceLocation: location)
    }
    throw NoFailure()
}

struct NoFailure: Error {}

func id(_ hex: String) throws -> ObjectID { try #require(ObjectID(hex: hex)) }
