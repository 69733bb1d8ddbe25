/// `reconcile manual`: all of the help as one page.
enum ManualCommand {
    enum Format: String, CaseIterable, Sendable { case man, markdown }

    static let format: Option = {
        var option = Option.choice(
            "format", "FORMAT", standard: Format.man, "The form of the page.")
        option.isHidden = true
        return option
    }()

    static let declaration = Command(
        name: "manual",
        summary: "Print the manual page",
        discussion: [.prose("The page is for section 1, in the man(7) macros.")],
        options: [format],
        examples: [
            Command.Example("reconcile manual | man -l -", "Reads it."),
            Command.Example(
                "reconcile manual > /usr/local/share/man/man1/reconcile.1", "Installs it."),
        ],
        run: run)

    @Sendable static func run(_ arguments: Arguments, in surroundings: Surroundings)
        -> ExitStatus
    {
        switch arguments.choice(of: format, as: Format.self) {
        case .man: surroundings.output.write(arguments.program.manualPage)
        case .markdown: surroundings.output.write(arguments.program.markdownReference)
        }
        return .success
    }
}
