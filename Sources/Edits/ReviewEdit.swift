package import Manifests
import YAML

/// What somebody let through alone, as the ledger has it: its rollout, or its line there, may be gone.
package struct LetThroughBefore: Sendable {
    package var rollout: String
    package var stage: String
    package var by: String
    package var digest: String

    package init(rollout: String, stage: String, by: String, digest: String) {
        (self.rollout, self.stage, self.by, self.digest) = (rollout, stage, by, digest)
    }
}

/// Returns the file of a SignOff that reviews it.
package func review(
    of past: LetThroughBefore, _ saying: Saying, policy: Policy?,
    files: @escaping (_ path: String) -> [UInt8]?
) throws(EditRefusal) -> FileEdit {
    let editing = Editing(
        rollout: Manifest(metadata: Metadata(), spec: Rollout(), place: Place()), saying: saying,
        policy: policy, files: files)
    try editing.refuseUnknown()
    let role = try editing.roleOfReview(of: past.by, at: nil)
    let title = "review.\(past.rollout).\(past.stage).\(saying.by)"
    guard title.utf8.count <= 63 else {
        throw EditRefusal(
            "the name `\(title)` would have more than 63 letters",
            remedy: "write a SignOff with a shorter name by hand")
    }
    guard case .mapping(var said) = saying.inline else {
        throw EditRefusal("there is nothing to write")
    }
    if saying.signed == nil { said.insert(("digest", .text(past.digest)), at: 2) }
    let spec: [(key: String, value: Inline)] = [
        ("rollout", .text(past.rollout)), ("stage", .text(past.stage)), ("role", .text(role)),
        ("reviewed", .mapping(said)),
    ]
    let text = """
        apiVersion: reconcile/v1
        kind: SignOff
        metadata: {name: \(quoted(title))}
        spec: \(Inline.mapping(spec).written)

        """
    let file = "desired-state/sign-offs/\(title).yaml"
    try editing.refuseErrors(in: Array(text.utf8), file)
    return FileEdit(
        file: file, before: files(file), after: Array(text.utf8),
        subject: "Review that \(past.by) let \(past.rollout)/\(past.stage) through alone"
            + editing.because)
}
