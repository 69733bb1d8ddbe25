import Glibc
import Host

/// The program that a test starts as its supervisor: its last word is the folder of the attempt.
@main struct Main {
    static func main() { exit(supervise(folder: CommandLine.arguments.last ?? "")) }
}
