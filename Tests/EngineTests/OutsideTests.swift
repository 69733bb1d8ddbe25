import TestSupport
import Testing

/// Some of the blows that `make outside` tries all of.
@Suite(
    "The real program, killed and starved from outside",
    .enabled(if: canStrike(), "strike needs x86-64 Linux, seccomp and leave to trace"))
struct OutsideTests {
    @Test(arguments: [
        ("deploy", 3), ("failure", 2), ("rollback", 3), ("failed-rollback", 1), ("takeover", 2),
        ("remote-deploy", 1),
    ])
    func `goes on as if nothing had been`(_ scenario: String, _ blows: Int) throws {
        let lived = try run(tool("outside"), ["--some", "\(blows)", "--seed", "7", scenario])
        #expect(lived.status == 0, "\(lived.output)\(lived.complaints)")
    }
}

private func canStrike() -> Bool {
    (try? run(tool("strike"), ["/dev/null", "--", "/bin/true"]))?.status == 0
}

@Suite("What a killed controller leaves") struct LeftTests {
    @Test func `half an announcement is taken away by the next pass`() throws {
        let play = try Playground.founded("")
        #expect(try play.reconcile("--once").status == 0)
        try play.shell(
            "open=$(echo ../state/reconcile/*/attempts/.open) && mkdir -p $open && touch $open/half.yaml"
        )
        try play.declare(Playground.simple(version: "2.5.0"))
        #expect(try play.reconcile("--once").status == 0)
        #expect(try play.shell("ls ../state/reconcile/*/attempts/.open").output == "")
    }
}
