import Glibc

@main struct Main {
    static func main() {
        let words = Array(CommandLine.arguments.dropFirst())
        exit(Program.run(words, in: .live).rawValue)
    }
}
