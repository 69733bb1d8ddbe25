import Glibc
import Host

/// The program that a test starts as its supervisor: its last word is the folder of the attempt. Or as the one
/// that forks supervisors.
@main struct Main {
    static func main() {
        let words = CommandLine.arguments
        if words.dropFirst().first == "supervise-on-request" { exit(superviseOnRequest()) }
        exit(supervise(folder: words.last ?? ""))
    }
}
