import Testing

/// Runs each test of a suite twice: its supervisors are started by themselves, and by a nursery.
struct StartedEitherWay: SuiteTrait, TestTrait, TestScoping {
    @TaskLocal static var isByNursery = false
    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await function()
        try await Self.$isByNursery.withValue(true) { try await function() }
    }
}

extension Trait where Self == StartedEitherWay {
    static var startedEitherWay: Self { Self() }
}
