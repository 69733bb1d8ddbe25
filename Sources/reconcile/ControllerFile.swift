import Host
import Manifests
import YAML

/// Reads a `controller.yaml`: one document, by the same manners as manifests.
func readController(_ path: String, seenFrom folder: String) throws -> (Controller?, [Diagnostic]) {
    let place = path.hasPrefix("/") ? path : folder + "/" + path
    let bytes = try File.read(place, maxBytes: Limits.standard.fileBytesMax, followingLink: true)
    let parsed = parse(bytes, file: path)
    var reader = Reader()
    let controller = parsed.documents.first.flatMap { Controller.definition.read($0, &reader) }
    if let second = parsed.documents.dropFirst().first {
        reader.report(rule: "second-document", at: second, "`controller.yaml` is one document, and this is a second")
    }
    return (controller, parsed.diagnostics + reader.diagnostics)
}
