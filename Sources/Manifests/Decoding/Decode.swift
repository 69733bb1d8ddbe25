package import YAML

/// Returns the manifests of one file, the bad ones too, and what belongs to none of them.
package func decode(_ parsed: Parsed) -> (manifests: [Decoded], diagnostics: [Diagnostic]) {
    var manifests: [Decoded] = []
    var diagnostics = parsed.diagnostics
    for document in parsed.documents where !document.isEmptyDocument {
        var reader = Reader()
        let decoded = decode(document, &reader)
        // What the parser has refused already is not refused again for what is left of it.
        let refused = Set(parsed.diagnostics.map(\.location.start))
        let problems = reader.diagnostics.filter { !refused.contains($0.location.start) }
        guard let (manifest, subject) = decoded else {
            diagnostics += problems
            continue
        }
        // An error of the parser within a manifest holds that manifest, as any other does.
        let inside = diagnostics.filter { document.holds($0) }
        diagnostics.removeAll { document.holds($0) }
        manifests.append(Decoded(manifest: manifest, subject: subject, problems: inside + problems))
    }
    return (manifests, diagnostics)
}

extension SourceLocation {
    fileprivate var start: [Int] { [line, column] }
}

extension Node {
    /// Whether something is wrong within this document.
    fileprivate func holds(_ diagnostic: Diagnostic) -> Bool {
        location.bytes.contains(diagnostic.location.bytes.lowerBound)
    }

    /// Three dashes at the end of a file begin a document that nobody meant.
    fileprivate var isEmptyDocument: Bool {
        kind == .scalar && style == .plain && text.isEmpty
    }
}

private let topFields = ["apiVersion", "kind", "metadata", "spec"]

/// Returns nil where it cannot be said what the document is about.
private func decode(_ document: Node, _ reader: inout Reader) -> (AnyManifest, Subject)? {
    guard document.kind == .mapping else {
        reader.refuse(
            document, wanted: "a manifest (a mapping)",
            remedy: "a manifest begins with `apiVersion: \(apiVersion)`")
        return nil
    }
    reportUnknownTopFields(document, &reader)
    checkVersion(document, &reader)
    let kind = readKind(document, &reader)
    let metadata = readMetadata(document, &reader)
    guard let kind else { return nil }
    let spec = document.value(of: "spec")
    if spec == nil, !isMisspelt("spec", in: document) {
        reader.report(
            rule: "missing-field", at: document, "a manifest needs the field `spec`",
            remedy: "what it says goes below `spec:`")
    }
    guard let metadata, !metadata.name.name.isEmpty else {
        // Its fields are looked at all the same, so that all is said at once.
        let manifest = spec.flatMap { decodeSpec(kind, $0, Metadata(), document, &reader) }
        // A stop must hold also where nobody can say what it is called.
        return kind == .signOff ? manifest.map { ($0, Subject(kind, "")) } : nil
    }
    guard let spec, let manifest = decodeSpec(kind, spec, metadata, document, &reader) else {
        return (empty(kind, metadata, document), Subject(kind, metadata.name.name))
    }
    return (manifest, Subject(kind, metadata.name.name))
}

private func reportUnknownTopFields(_ document: Node, _ reader: inout Reader) {
    for entry in document.entries where !topFields.contains(entry.key.text) {
        reader.report(
            rule: "unknown-field", at: entry.key, "unknown field `\(entry.key.text)` in a manifest",
            remedy: didYouMean(entry.key.text, topFields)
                ?? "a manifest has \(inWords(topFields, joinedBy: "and")); most fields go below `spec`"
        )
    }
}

/// Whether an unknown field stands for the one that is missing; it has been said already.
private func isMisspelt(_ field: String, in document: Node) -> Bool {
    document.entries.contains { entry in
        let key = entry.key.text
        return !topFields.contains(key) && nearest(to: key, among: topFields) == field
    }
}

private func checkVersion(_ document: Node, _ reader: inout Reader) {
    guard let version = document.value(of: "apiVersion") else {
        if isMisspelt("apiVersion", in: document) { return }
        reader.report(
            rule: "missing-field", at: document, "a manifest needs the field `apiVersion`",
            remedy: "write `apiVersion: \(apiVersion)`")
        return
    }
    guard version.kind == .scalar, version.text == apiVersion else {
        reader.report(
            rule: "wrong-value", at: version,
            "\(version.inWords) is not a version that is known here",
            remedy: "write `apiVersion: \(apiVersion)`")
        return
    }
}

private func readKind(_ document: Node, _ reader: inout Reader) -> Kind? {
    let kinds = Kind.allCases.map(\.rawValue)
    guard let node = document.value(of: "kind") else {
        if isMisspelt("kind", in: document) { return nil }
        reader.report(
            rule: "missing-field", at: document, "a manifest needs the field `kind`",
            remedy:
                "write `kind: \(Kind.rollout.rawValue)`; the kinds are \(inWords(kinds, joinedBy: "and"))"
        )
        return nil
    }
    if node.kind == .scalar, let kind = Kind(rawValue: node.text) { return kind }
    reader.report(
        rule: "unknown-kind", at: node, "\(node.inWords) is no kind of manifest",
        remedy: meantOrOneOf(node.text, kinds, otherwise: ""))
    return nil
}

private func readMetadata(_ document: Node, _ reader: inout Reader) -> Metadata? {
    guard let node = document.value(of: "metadata") else {
        if isMisspelt("metadata", in: document) { return nil }
        reader.report(
            rule: "missing-field", at: document, "a manifest needs the field `metadata`",
            remedy: "write `metadata: {name: NAME}`")
        return nil
    }
    return Metadata.definition.read(node, &reader)
}

private func decodeSpec(
    _ kind: Kind, _ spec: Node, _ metadata: Metadata, _ document: Node, _ reader: inout Reader
) -> AnyManifest? {
    func manifest<Spec: Written>(_ wrap: (Manifest<Spec>) -> AnyManifest) -> AnyManifest? {
        Spec.definition.read(spec, &reader).map {
            wrap(Manifest(metadata: metadata, spec: $0, place: Place(document)))
        }
    }
    switch kind {
    case .rollout: return manifest(AnyManifest.rollout)
    case .environment: return manifest(AnyManifest.environment)
    case .policy: return manifest(AnyManifest.policy)
    case .check: return manifest(AnyManifest.check)
    case .channel: return manifest(AnyManifest.channel)
    case .signOff: return manifest(AnyManifest.signOff)
    }
}

/// A manifest of which nothing but its name could be read; it stands so that others may refer to it.
private func empty(_ kind: Kind, _ metadata: Metadata, _ document: Node) -> AnyManifest {
    func manifest<Spec: Written>(_ wrap: (Manifest<Spec>) -> AnyManifest) -> AnyManifest {
        wrap(Manifest(metadata: metadata, spec: Spec(), place: Place(document)))
    }
    switch kind {
    case .rollout: return manifest(AnyManifest.rollout)
    case .environment: return manifest(AnyManifest.environment)
    case .policy: return manifest(AnyManifest.policy)
    case .check: return manifest(AnyManifest.check)
    case .channel: return manifest(AnyManifest.channel)
    case .signOff: return manifest(AnyManifest.signOff)
    }
}
