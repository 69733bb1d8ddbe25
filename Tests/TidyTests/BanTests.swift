import Testing

/// What is found in a snippet, put into a file of a room; only the bans.
private func bans(_ code: String, in path: String = "Planner/Soak.swift") -> [String] {
    findings(in: code, path: "Sources/" + path).map(\.ban)
}

@Suite("The bans") struct BanTests {
    @Test func `the core imports nothing of the outside`() {
        #expect(bans("import Glibc") == ["Planner may not import Glibc"])
        #expect(bans("internal import Dispatch") == ["Planner may not import Dispatch"])
        #expect(bans("private import struct Glibc.timespec") == ["Planner may not import Glibc"])
        #expect(bans("import Ledger\ninternal import Manifests") == [])
    }

    @Test func `nobody imports Foundation`() {
        let ban = "Foundation is imported, which costs the start"
        #expect(bans("import Foundation") == [ban])
        #expect(bans("internal import Foundation", in: "reconcile/Main.swift") == [ban])
        #expect(
            bans("@preconcurrency import FoundationEssentials", in: "Host/Clock.swift")
                == ["FoundationEssentials is imported, which costs the start"])
    }

    @Test func `no arrow points up, and C stays in its room`() {
        #expect(bans("import Planner", in: "YAML/Node.swift") == ["YAML may not import Planner"])
        #expect(bans("import Effects", in: "Records/R.swift") == ["Records may not import Effects"])
        #expect(bans("import CGit2", in: "Records/R.swift") == ["Records may not import CGit2"])
        #expect(bans("import CGit2", in: "Git/Repository.swift") == [])
        #expect(bans("import CYAML", in: "Manifests/M.swift") == ["Manifests may not import CYAML"])
        #expect(bans("let a = 1", in: "Utils/U.swift") == ["Utils is no room of the house"])
    }

    @Test func `a reading command cannot reach an effect`() {
        #expect(
            bans("import Effects", in: "reconcile/PlanCommand.swift")
                == ["PlanCommand only reads, and may not reach Effects"])
        #expect(bans("import Effects", in: "reconcile/RunCommand.swift") == [])
        #expect(bans("import Records", in: "reconcile/PlanCommand.swift") == [])
        #expect(
            bans("import Glibc", in: "reconcile/PlanCommand.swift")
                == ["a command may not meet the process but by its Surroundings"])
        #expect(bans("import Glibc", in: "reconcile/Main.swift") == [])
    }

    @Test func `the core has no concurrency`() {
        #expect(bans("func f() async {}") == ["`async` in the core"])
        #expect(bans("let a = await f()") == ["`await` in the core"])
        #expect(bans("Task { }") == ["`Task` in the core"])
        #expect(bans("actor Clock {}") == ["`actor` in the core"])
        #expect(bans("func f() async {}", in: "Host/Thread.swift") == [])
        #expect(bans("let asynchronous = factor") == [])
    }

    @Test func `the core has no clock, chance, environment or file`() {
        #expect(bans("let now = Date()") == ["`Date()` in the core"])
        #expect(bans("ContinuousClock.now") == ["`ContinuousClock` in the core"])
        #expect(bans("Int.random(in: 0..<9)") == ["`random` in the core"])
        #expect(bans("list.shuffled()") == ["`shuffled` in the core"])
        #expect(bans("getenv(name)") == ["`getenv()` in the core"])
        #expect(bans("let f = open(path, O_RDONLY)") == ["`open()` in the core"])
        #expect(bans("Glibc.read(f, p, 1)") == ["`Glibc` in the core"])
        #expect(bans("window.open(at: x); func read() {}; reader.read(x); ZonedDate(x)") == [])
        #expect(bans("getenv(name)", in: "Host/H.swift") == [])
    }

    @Test func `nobody prints but the Surroundings`() {
        #expect(bans("print(\"x\")") == ["only Surroundings print"])
        #expect(bans("Swift.print(x)", in: "reconcile/A.swift") == ["only Surroundings print"])
        #expect(bans("dump(x)", in: "Host/A.swift") == ["only Surroundings print"])
        #expect(bans("blueprint(x); printer.print(x); let print = 1") == [])
    }

    @Test func `nothing is public`() {
        let ban = "`public`; across rooms it is `package`"
        #expect(bans("public struct A {}", in: "Git/A.swift") == [ban])
        #expect(bans("    public static func f() {}", in: "Git/A.swift") == [ban])
        #expect(bans("open class A {}") == ["`open`; across rooms it is `package`"])
        #expect(bans("let isOpen = gate.open; case .public, .open: open") == [])
    }

    @Test func `what may trap has its reason beside it`() {
        let host = "Host/H.swift"
        #expect(bans("let a = try! f()", in: host) == ["`try!` without a `// Reason: `"])
        #expect(bans("let a = b as! C", in: host) == ["`as!` without a `// Reason: `"])
        let unwrap = ["a force unwrap without a `// Reason: `"]
        for code in ["a!.b", "f()!", "a[1]!", "x = y!", "a.map { $0 }!", "var a: Int!", "a?.b!"] {
            #expect(bans(code, in: host) == unwrap, "\(code)")
        }
        for code in ["a != b", "a!=b", "!a", "(!a)", "[!a]", "!(a && !b)", "f(!a)", "x = !y"] {
            #expect(bans(code, in: host) == [], "\(code)")
        }
        #expect(bans("fatalError(x)", in: host) == ["`fatalError` without a `// Reason: `"])
        #expect(
            bans("final class A: @unchecked Sendable {}", in: host)
                == ["`@unchecked Sendable` without a `// Reason: `"])
        #expect(
            bans("nonisolated(unsafe) var a = 1", in: host)
                == ["`nonisolated(unsafe)` without a `// Reason: `"])
        #expect(bans("a!  // Reason: it was counted above.", in: host) == [])
        #expect(bans("// Reason: it was counted above.\na!", in: host) == [])
        #expect(bans("// Reason: of something else.\n\na!", in: host) == unwrap)
        #expect(bans("a!  // because", in: host) == unwrap)
    }

    @Test func `comments and texts are no code, but what is interpolated is`() {
        #expect(bans("// print(x)! async") == [])
        #expect(bans("/* a /* print(x) */ Task */ let a = 1") == [])
        #expect(bans("let a = \"print(x) // Task\"") == [])
        #expect(bans("let a = \"\\\"print(x)\"; Task {}") == ["`Task` in the core"])
        #expect(bans("let a = \"\\(f(print(x)))\"") == ["only Surroundings print"])
        #expect(bans("let a = \"\\(f(\"print(x)\"))\"") == [])
        #expect(bans("let a = #\"\\(print(x)) \" Task\"#") == [])
        #expect(bans("let a = #\"\\#(print(x))\"#") == ["only Surroundings print"])
        #expect(
            bans("let a = \"\"\"\n  \"print(x)\" \\\n  Task\n  \"\"\"\nactor A {}") == [
                "`actor` in the core"
            ])
        #expect(bans("let a = \"http://x\"; Task {}") == ["`Task` in the core"])
    }

    @Test func `a finding says where`() {
        let found = findings(in: "let a = 1\n\nprint(a)\n", path: "Sources/YAML/Node.swift")
        #expect(found.map(\.description) == ["Sources/YAML/Node.swift:3: only Surroundings print"])
    }

    @Test func `an arrow of the package that points up is found`() {
        let package = """
            room("YAML", uses: ["CYAML", "Manifests"]),
            room("Host"),
            room("Manifests", uses: [
                "YAML"
            ]),
            room("Shed", uses: ["YAML"]),
            .executableTarget(
                name: "reconcile", dependencies: ["YAML", "CGit2"]),
            tests(of: "YAML", uses: ["Records"]),
            """
        #expect(
            wrongArrows(in: package)
                == ["YAML -> Manifests", "Shed is no room", "reconcile -> CGit2"])
    }
}
