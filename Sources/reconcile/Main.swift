import Glibc

@main struct Main {
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        if let status = HiddenCommands.run(words) { exit(status) }
        exit(Program.run(words, in: .live).rawValue)
    }
}
