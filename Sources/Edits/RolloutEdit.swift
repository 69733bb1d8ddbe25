package import Manifests
import YAML

/// Returns the file of a rollout changed so that it says what is wished, every other byte as it was.
package func fulfil(
    _ wish: Wish, of rollout: Manifest<Rollout>, _ saying: Saying, policy: Policy? = nil,
    files: @escaping (_ path: String) -> [UInt8]? = { _ in nil }
) throws(EditRefusal) -> FileEdit {
    let editing = Editing(rollout: rollout, saying: saying, policy: policy, files: files)
    try editing.refuseUnknown()
    return switch wish {
    case .pause: try editing.pause()
    case .resume(let isPausedNow): try editing.resume(isPausedNow: isPausedNow)
    case .retry: try editing.retry()
    case .tick(let tick): try editing.tick(tick)
    case .approve(let approval, inFile: false): try editing.approve(approval)
    case .approve(let approval, inFile: true): try editing.approveInFile(approval)
    case .letThrough(let wish): try editing.letThrough(wish)
    case .review(let stage): try editing.review(stage)
    }
}

struct Editing {
    let rollout: Manifest<Rollout>
    let saying: Saying
    let policy: Policy?
    /// What else lies in the revision.
    let files: (String) -> [UInt8]?

    var name: String { rollout.name }
    let spec: [EditStep] = [.key("spec")]

    func pause() throws(EditRefusal) -> FileEdit {
        let subject = "Pause \(name)" + because
        guard rollout.spec.resumed == nil || rollout.spec.paused == nil else {
            throw EditRefusal(
                "`\(name)` has both `paused` and `resumed`, so it is not paused",
                at: rollout.spec.paused?.place.node?.location,
                remedy: "take `resumed` out, and the pause counts again")
        }
        if let paused = rollout.spec.paused {
            throw EditRefusal(
                "`\(name)` is paused already, by \(paused.by.name)",
                at: paused.place.node?.location, remedy: "reconcile resume \(name) lifts it")
        }
        guard rollout.spec.resumed == nil else {
            return try write(
                Edit(.swap(key: "resumed", for: "paused", saying.inline), at: spec), subject)
        }
        return try set("paused", to: saying.inline, subject)
    }

    /// A pause of the ledger has no field to take the place of.
    func resume(isPausedNow: Bool) throws(EditRefusal) -> FileEdit {
        if isPausedNow, rollout.spec.paused == nil {
            return try set(
                "resumed", to: saying.inline,
                "Resume \(name), which was paused on the ledger" + because)
        }
        guard let paused = rollout.spec.pauseInForce else {
            throw EditRefusal(
                "`\(name)` is not paused", at: rollout.place.node?.location,
                remedy: "reconcile why \(name)/ENVIRONMENT says what it waits for")
        }
        return try write(
            Edit(.swap(key: "paused", for: "resumed", saying.inline), at: spec),
            "Resume \(name), which \(paused.by.name) paused" + because)
    }

    func retry() throws(EditRefusal) -> FileEdit {
        let next = rollout.spec.attempt + 1
        guard next <= 1_000 else {
            throw EditRefusal(
                "`\(name)` was tried a thousand times", at: rollout.place.node?.location,
                remedy: "give it another version")
        }
        return try set(
            "attempt", to: .bare(String(next)), "Try \(name) again, attempt \(next)" + because)
    }

    /// Where a policy names people, a word is that of one of them.
    func refuseUnknown() throws(EditRefusal) {
        guard let policy else { return }
        let known = Set(
            policy.people.names + policy.roles.rows.flatMap { $0.value.members.map(\.name) })
        guard !known.isEmpty, !known.contains(saying.by) else { return }
        throw EditRefusal(
            "the policy knows nobody called `\(saying.by)`"
                + (saying.foundBy.map { ": \($0)" } ?? ""),
            remedy:
                "\(didYouMean(saying.by, known.sorted()).map { $0 + " " } ?? "")say who you are: --by NAME; "
                + "or give your git address to a person of the policy: people: {NAME: {addresses: [...]}}"
        )
    }

    var because: String { saying.reason.map { ": \($0)" } ?? "" }

    /// A field of the rollout, behind those that its reference page has before it.
    private func set(_ field: String, to value: Inline, _ subject: String) throws(EditRefusal)
        -> FileEdit
    {
        try write(
            Edit(
                .set(value), at: spec + [.key(field)],
                behind: Rollout.definition.names(before: field)), subject)
    }

    func write(_ edit: Edit, _ subject: String) throws(EditRefusal) -> FileEdit {
        guard let tree = rollout.place.node?.tree else {
            throw EditRefusal("`\(name)` stands in no file")
        }
        let parsed = parse(tree.bytes, file: tree.file)
        guard let document = parsed.documents.firstIndex(where: isOfRollout) else {
            throw EditRefusal(
                "`\(name)` cannot be found in \(tree.file) again",
                remedy: "mend what `reconcile validate` says of that file first")
        }
        var edit = edit
        edit.document = document
        let after: [UInt8]
        do {
            after = tree.bytes.applying(try parsed.splices(for: edit))
        } catch {
            throw EditRefusal(
                "this cannot be written here without changing anything else",
                at: error.location, remedy: byHand(edit))
        }
        try refuseErrors(in: after, tree.file, beside: errors(in: parsed))
        return FileEdit(file: tree.file, before: tree.bytes, after: after, subject: subject)
    }

    /// What is written must be a manifest, and not YAML alone: a name may have letters that no name has.
    func refuseErrors(in bytes: [UInt8], _ file: String, beside known: Set<String> = [])
        throws(EditRefusal)
    {
        let found = decoded(parse(bytes, file: file)).first { !known.contains($0.problem) }
        guard let found else { return }
        throw EditRefusal(found.problem, remedy: found.remedy)
    }

    private func errors(in parsed: Parsed) -> Set<String> { Set(decoded(parsed).map(\.problem)) }

    private func decoded(_ parsed: Parsed) -> [Diagnostic] {
        let (manifests, strays) = decode(parsed)
        return (strays + manifests.flatMap(\.problems)).filter { $0.severity == .error }
    }

    private func isOfRollout(_ document: Node) -> Bool {
        document.value(of: "kind")?.text == Kind.rollout.rawValue
            && document.value(of: "metadata")?.value(of: "name")?.text == name
    }

    /// What a person would write, and where.
    private func byHand(_ edit: Edit) -> String {
        let place = edit.path.map(\.words).joined().dropFirst()
        return switch edit.change {
        case .set(let value): "write \(place): \(value.written)"
        case .append(let value): "add to \(place): \(value.written)"
        case .swap(let old, let new, let value):
            "in \(place), write \(new): \(value.written) in place of `\(old)`"
        }
    }
}

extension EditStep {
    fileprivate var words: String {
        switch self {
        case .key(let name): ".\(name)"
        case .element(let index): "[\(index)]"
        }
    }
}
