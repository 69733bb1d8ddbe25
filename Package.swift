// swift-tools-version: 6.1
import PackageDescription

/// What every Swift room is held to; `docs/architecture.md` says why.
let manners: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: its folder, and the arrows that leave it.
func room(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: manners)
}

func tests(of name: String, uses dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + ["TestSupport"],
        exclude: [], swiftSettings: manners)
}

/// A program that the tests use and nobody installs.
func tool(
    _ name: String, at path: String? = nil, uses dependencies: [Target.Dependency],
    without excluded: [String] = []
) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: path ?? "Tests/Tools/\(name)",
        exclude: excluded, swiftSettings: manners)
}

let package = Package(
    name: "reconcile",
    products: [.executable(name: "reconcile", targets: ["reconcile"])],
    targets: [
        // The C libraries, from the distribution.
        .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CGit2"),
        .target(name: "CHost"),
        .target(name: "CVerify"),

        // Base, core: values in, values out.
        room("YAML", uses: ["CYAML"]),
        room("Manifests", uses: ["YAML", "CCrypto"]),

        room("Ledger", uses: ["YAML", "Manifests"]),
        room("Planner", uses: ["YAML", "Manifests", "Ledger"]),

        room("Flags", uses: ["Manifests", "Ledger"]),
        room("Edits", uses: ["YAML", "Manifests"]),

        // Base, mechanism: the outside, without one word of the product.
        room("Git", uses: ["CGit2", "CCrypto"]),
        room("Host", uses: ["CHost", "CCrypto"]),
        room("Signatures", uses: ["CVerify", "CCrypto"]),

        // Edge: product words meet git and files.
        room(
            "Records",
            uses: ["YAML", "Manifests", "Ledger", "Planner", "Git", "Host", "Signatures"]),
        room("Effects", uses: ["Manifests", "Ledger", "Planner", "Flags", "Git", "Host"]),

        // Loop: puts the others in order.
        room(
            "Reconciler",
            uses: ["Manifests", "Ledger", "Planner", "Records", "Effects", "Git", "Host"]),

        // The loop in a world of chance; no part of the program.
        room(
            "Simulation",
            uses: ["YAML", "Manifests", "Ledger", "Planner", "Records", "Reconciler"]),

        // Front.
        .executableTarget(
            name: "reconcile",
            dependencies: [
                "YAML", "Manifests", "Edits", "Ledger", "Planner", "Git", "Host", "Records",
                "Effects",
                "Reconciler",
            ],
            swiftSettings: manners),

        .target(
            name: "TestSupport", dependencies: ["Host"], path: "Tests/TestSupport",
            swiftSettings: manners),
        tool("yaml-events", uses: ["YAML"]),
        tool("swap-race", uses: ["Git"]),
        tool("supervise", uses: ["Host"]),
        tool("zones", uses: ["Manifests", "Records", "YAML"]),
        // libFuzzer brings a `main` of its own.
        tool("fuzz", uses: ["Manifests", "Signatures", "YAML"], without: ["coverage"]),
        tool("simulate", uses: ["Simulation"]),
        // The real program, killed and starved from outside.
        tool("strike", uses: []),
        tool("outside", uses: ["TestSupport"]),
        tool(
            "bench", at: "bench",
            uses: ["YAML", "Manifests", "Git", "Host", "Ledger", "Planner", "Records"],
            without: [
                "engine.py", "fleet.py", "floor.c", "history.py", "ledger-floor.py",
                "make-repository.py",
                "proposal.py", "run.py",
                "watch_flat.py",
            ]),
        tests(of: "YAML", uses: ["YAML"]),
        tests(of: "Manifests", uses: ["Manifests", "YAML"]),
        tests(of: "Edits", uses: ["Edits", "Manifests", "YAML"]),
        tests(of: "Ledger", uses: ["Ledger", "Manifests", "YAML"]),
        tests(of: "Planner", uses: ["Planner", "Ledger", "Manifests", "YAML"]),
        tests(of: "Git", uses: ["Git", "swap-race"]),
        tests(of: "Host", uses: ["Host", "supervise"]),
        tests(of: "Signatures", uses: ["Signatures"]),
        tests(of: "Records", uses: ["Records", "Manifests", "YAML", "Git", "Host"]),
        tests(
            of: "Engine",
            uses: [
                "reconcile", "strike", "outside", "Reconciler", "Planner", "Ledger", "Manifests",
            ]),
        tests(of: "Effects", uses: ["Effects", "Planner", "Git", "Host"]),
        tests(
            of: "Simulation",
            uses: [
                "Simulation", "simulate", "Reconciler", "Records", "Planner", "Ledger", "Manifests",
            ]),
        tests(of: "Plans", uses: ["Records", "Manifests", "YAML"]),
        tests(of: "Command", uses: ["reconcile"]),
        tests(of: "Fuzz", uses: ["fuzz"]),
        tests(of: "Tidy", uses: []),
    ]
)
