import Foundation
import TestSupport

/// A folder with keys, in which the real `ssh-keygen` signs and verifies.
final class Signer {
    let directory: TemporaryDirectory
    private(set) var names: [String] = []

    static let namespace = "sign-off@reconcile.v1"

    init(_ test: String = #function) throws { directory = try TemporaryDirectory(test) }

    func path(_ name: String) -> String { directory.path + "/" + name }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// Makes a key, and returns the line of its `.pub` file.
    func makeKey(_ name: String, _ options: String) throws -> String {
        let words = options.split(separator: " ").map(String.init)
        try keygen(["-q", "-N", "", "-C", "a comment", "-f", path(name)] + words)
        return try read(name + ".pub").trimmingCharacters(in: .newlines)
    }

    func sign(
        _ message: [UInt8], by key: String, namespace: String = Signer.namespace,
        options: [String] = []
    ) throws -> String {
        try write("message", message)
        try? FileManager.default.removeItem(atPath: path("message.sig"))
        try keygen(
            ["-Y", "sign", "-q", "-f", path(key), "-n", namespace] + options + [path("message")])
        return try read("message.sig")
    }

    /// Whether the real one takes it.
    func verifies(_ signature: String, _ message: [UInt8], by line: String) throws -> Bool {
        try write("allowed", Array("who \(line)\n".utf8))
        try write("message", message)
        try write("given.sig", Array(signature.utf8))
        let words =
            "ssh-keygen -Y verify -f \(path("allowed")) -I who -n \(Signer.namespace) "
            + "-s \(path("given.sig")) < \(path("message"))"
        return try run("sh", ["-c", words], environment: Signer.environment).status == 0
    }

    private func keygen(_ words: [String]) throws {
        let run = try run("ssh-keygen", words, environment: Signer.environment)
        guard run.status == 0 else { throw TestSupportError("ssh-keygen: \(run)") }
    }

    private static let environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
}
