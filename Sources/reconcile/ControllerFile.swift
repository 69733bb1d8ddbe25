import Host
import Manifests
import YAML

/// Reads a `controller.yaml`: one document, by the same manners as manifests.
func readController(_ path: String, from view: Viewpoint, in repository: String?) throws
    -> (Controller?, [Diagnostic])
{
    let place = path.hasPrefix("/") ? path : view.here + "/" + path
    let bytes = try File.read(place, maxBytes: Limits.standard.fileBytesMax, followingLink: true)
    let parsed = parse(bytes, file: view.name(of: place, called: path, in: repository))
    var reader = Reader()
    let controller = parsed.documents.first.flatMap { Controller.definition.read($0, &reader) }
    if let second = parsed.documents.dropFirst().first {
        reader.report(
            rule: "second-document", at: second,
            "`controller.yaml` is one document, and this is a second")
    }
    return (controller, parsed.diagnostics + reader.diagnostics)
}
