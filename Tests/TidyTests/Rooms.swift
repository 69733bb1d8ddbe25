/// The rooms of the house and the arrows between them: what each may import.
struct Room {
    var name: String
    var imports: Set<String>
    /// Values in, values out: no clock, chance, file, environment or concurrency.
    var isCore = false

    static let all: [Room] = [
        Room(name: "YAML", imports: ["CYAML"], isCore: true),
        Room(name: "Manifests", imports: ["YAML", "CCrypto"], isCore: true),
        Room(name: "Ledger", imports: ["YAML", "Manifests"], isCore: true),
        Room(name: "Planner", imports: ["YAML", "Manifests", "Ledger"], isCore: true),
        Room(name: "Flags", imports: ["YAML", "Manifests", "Ledger"], isCore: true),
        Room(name: "Edits", imports: ["YAML", "Manifests"], isCore: true),

        Room(name: "Host", imports: ["CHost", "CCrypto", "CCurl", "Glibc", "Synchronization"]),
        Room(name: "Git", imports: ["CGit2", "CCrypto", "Glibc"]),
        Room(name: "Signatures", imports: ["CVerify", "CCrypto"]),

        Room(
            name: "Records",
            imports: [
                "YAML", "Manifests", "Ledger", "Planner", "Git", "Host", "Signatures", "CCrypto",
                "Glibc", "Synchronization",
            ]),
        Room(
            name: "Effects",
            imports: ["YAML", "Manifests", "Ledger", "Planner", "Flags", "Git", "Host", "Glibc"]),
        Room(
            name: "Reconciler",
            imports: [
                "YAML", "Manifests", "Ledger", "Planner", "Flags", "Records", "Effects", "Git",
                "Host",
            ]),
        Room(
            name: "Simulation",
            imports: ["YAML", "Manifests", "Ledger", "Planner", "Records", "Reconciler"]),
        Room(
            name: "Server",
            imports: [
                "YAML", "Manifests", "Ledger", "Planner", "Flags", "Host", "CMicroHTTPD", "Glibc",
            ]),
        Room(
            name: "reconcile",
            imports: [
                "YAML", "Manifests", "Edits", "Ledger", "Planner", "Flags", "Host", "Git",
                "Records",
                "Effects", "Reconciler", "Server", "Glibc",
            ]),
    ]

    static func named(_ name: String) -> Room? { all.first { $0.name == name } }

    /// The commands that only read: none of them may reach an effect.
    static let readingCommands: Set<String> = [
        "ValidateCommand", "DigestCommand", "SchemaCommand", "PlanCommand", "StatusCommand",
        "HistoryCommand", "WhyCommand", "AuditCommand", "SimulateCommand",
    ]

    /// The front's only files that meet the process itself.
    static let processFiles: Set<String> = ["Main", "LiveSurroundings"]
}
