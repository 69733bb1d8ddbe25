import Glibc
import Host
import Synchronization
import Testing

@Suite("In parallel") struct InParallelTests {
    struct Refusal: Error, Equatable {}

    /// Something that may not be shared or copied, as an open repository.
    struct Handle: ~Copyable {
        let thread = pthread_self()
        var used = 0
        let freed: Counter

        deinit { freed.value.add(1, ordering: .relaxed) }
    }

    final class Counter: Sendable { let value = Atomic<Int>(0) }

    @Test(arguments: [0, 1, 2, 7, 64])
    func `results come in the order of the items, whoever worked on them`(workers: Int) {
        for count in [0, 1, 2, 63, 1_000] {
            let squares = inParallel(Array(0..<count), workers: workers) {
                0
            } body: {
                $1 * $1
            }
            #expect(squares == (0..<count).map { $0 * $0 })
        }
    }

    @Test func `each worker makes its own state, keeps it on its thread, and frees it`() {
        let freed = Counter()
        let stayed = inParallel(Array(0..<500), workers: 4) {
            Handle(freed: freed)
        } body: { handle, _ in
            handle.used += 1
            return handle.used > 0 && pthread_equal(handle.thread, pthread_self()) != 0
        }
        #expect(stayed == Array(repeating: true, count: 500))
        #expect((1...4).contains(freed.value.load(ordering: .relaxed)))
    }

    @Test func `one worker is the caller's own thread`() {
        let caller = pthread_self()
        let threads = inParallel([1, 2, 3], workers: 1) {
            0
        } body: { _, _ in
            pthread_self()
        }
        #expect(threads.allSatisfy { pthread_equal($0, caller) != 0 })
    }

    @Test(arguments: [1, 4])
    func `a worker that cannot start stops the work, and its error is thrown`(workers: Int) {
        let starts = Counter()
        #expect(throws: Refusal()) {
            try inParallel(Array(0..<100), workers: workers) { () throws(Refusal) -> Int in
                starts.value.add(1, ordering: .relaxed)
                throw Refusal()
            } body: {
                $1
            }
        }
        #expect((1...workers).contains(starts.value.load(ordering: .relaxed)))
    }

    @Test func `a worker's stack is deep enough for a parser`() {
        @Sendable func depth(_ left: Int) -> Int {
            withUnsafeTemporaryAllocation(byteCount: 1_024, alignment: 8) { bytes in
                bytes[0] = UInt8(truncatingIfNeeded: left)
                return left == 0 ? Int(bytes[0]) : depth(left - 1) + 1
            }
        }
        let depths = inParallel([1_000, 1_000], workers: 2) {
            0
        } body: {
            depth($1)
        }
        #expect(depths == [1_000, 1_000])
    }
}

@Suite("Reading ahead") struct ReadAheadTests {
    struct Refusal: Error, Equatable {}

    @Test(arguments: [1, 2, 7]) func `results are taken in the order of the items`(workers: Int)
        throws
    {
        for count in [0, 1, 4, 5, 8, 1_000] {
            var taken: [Int] = []
            try readAhead(Array(0..<count), window: 4, workers: workers) {
                0
            } body: {
                $1 * $1
            } take: {
                taken.append($0)
            }
            #expect(taken == (0..<count).map { $0 * $0 })
        }
    }

    @Test func `no more than two windows are read ahead`() throws {
        let read = InParallelTests.Counter()
        var taken = 0
        try readAhead(Array(0..<100), window: 10, workers: 2) {
            0
        } body: { _, _ in
            read.value.add(1, ordering: .relaxed)
        } take: { _ in
            taken += 1
            #expect(read.value.load(ordering: .relaxed) <= taken + 20)
        }
        #expect(taken == 100)
    }

    @Test func `who takes may refuse, and what cannot start is thrown`() {
        #expect(throws: Refusal()) {
            try readAhead(Array(0..<100), window: 10, workers: 2) {
                0
            } body: {
                $1
            } take: {
                if $0 == 15 { throw Refusal() }
            }
        }
        #expect(throws: Refusal()) {
            try readAhead([1, 2], window: 1, workers: 2) { () throws -> Int in
                throw Refusal()
            } body: {
                $1
            } take: { _ in
            }
        }
    }
}
