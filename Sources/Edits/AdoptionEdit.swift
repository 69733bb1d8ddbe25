package import Manifests
import YAML

/// Returns the file of a SignOff that approves a definition; one by the same person as the same role gives way.
package func adoption(
    of name: String, kind: String, role: String, digest: String, _ saying: Saying, policy: Policy?,
    files: @escaping (_ path: String) -> [UInt8]?
) throws(EditRefusal) -> FileEdit {
    let editing = Editing(
        rollout: Manifest(metadata: Metadata(), spec: Rollout(), place: Place()), saying: saying,
        policy: policy, files: files)
    try editing.refuseUnknown()
    let title = "\(kind).\(name).\(role).\(saying.by)"
    guard title.utf8.count <= 63 else {
        throw EditRefusal(
            "the name `\(title)` would have more than 63 letters",
            remedy: "write a SignOff with a shorter name by hand")
    }
    guard case .mapping(var said) = saying.inline else {
        throw EditRefusal("there is nothing to write")
    }
    if saying.signed == nil { said.insert(("digest", .text(digest)), at: 2) }
    let about: [(key: String, value: Inline)] = [(kind, .text(name)), ("role", .text(role))]
    let text = """
        apiVersion: reconcile/v1
        kind: SignOff
        metadata: {name: \(quoted(title))}
        spec: \(Inline.mapping(about + said).written)

        """
    let file = "desired-state/sign-offs/\(title).yaml"
    try editing.refuseErrors(in: Array(text.utf8), file)
    return FileEdit(
        file: file, before: files(file), after: Array(text.utf8),
        subject: "Approve the \(kind) \(name) as \(role)" + editing.because)
}
