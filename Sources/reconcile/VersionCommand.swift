/// `reconcile version`: which program is this?
enum VersionCommand {
    enum Format: String, CaseIterable, Sendable { case text, json }

    static let output = Option.choice(
        "output", "FORMAT", standard: Format.text, "The form of the answer.")

    static let declaration = Command(
        name: "version", summary: "Print the version", options: [output],
        examples: [
            Command.Example("reconcile version --output json", "For a script that must know it.")
        ],
        run: run)

    static let line = "reconcile \(Version.current)\n"

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings)
        -> ExitStatus
    {
        switch arguments.choice(of: output, as: Format.self) {
        case .text: surroundings.output.write(line)
        case .json:
            let version: JSON = [
                "name": "reconcile", "version": .string(Version.current),
                "manifests": [.string(Version.manifests)],
            ]
            surroundings.output.write(version.text)
        }
        return .success
    }
}
