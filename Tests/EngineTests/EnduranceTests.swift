import TestSupport
import Testing

/// Small ones of `make fleet` and `make watch-flat`.
@Suite("Endurance") struct EnduranceTests {
    private let environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]

    @Test(arguments: [2, 4])
    func `controllers on one hub lose and double nothing`(_ controllers: Int) throws {
        let ended = try run(
            "python3",
            [
                "-B", "\(Demonstration.root)/bench/fleet.py", try tool("reconcile"),
                "--controllers",
                "\(controllers)", "--transitions", "40",
            ], environment: environment)
        #expect(ended.status == 0, "\(ended)")
    }

    @Test func `who goes on and on does not grow`() throws {
        let ended = try run(
            "python3",
            [
                "-B", "\(Demonstration.root)/bench/watch_flat.py", try tool("reconcile"),
                "--passes",
                "250",
            ], environment: environment)
        #expect(ended.status == 0, "\(ended)")
    }
}
