import Testing
import YAML

@testable import Manifests

/// A tree that has `deploy.sh` and nothing else, and zones that all exist.
let smallTree = SourceTree(
    find: { $0 == "deploy.sh" ? .file(.init(path: $0, isExecutable: true)) : nil },
    digest: { _ in nil })

/// The desired state of manifests, each text a file of its own.
func desired(_ texts: String...) -> DesiredState { desired(texts) }

func desired(_ texts: [String], controller: Controller? = nil) -> DesiredState {
    var manifests: [Decoded] = []
    var strays: [Diagnostic] = []
    for (number, text) in texts.enumerated() {
        let (read, stray) = decode(parse(Array(text.utf8), file: "\(number).yaml"))
        manifests += read
        strays += stray
    }
    return DesiredState(
        manifests, strays: strays,
        in: Setting(tree: smallTree, hasZone: { _ in true }, controller: controller))
}

/// A manifest in one line of YAML.
func manifest(_ kind: String, _ name: String, _ spec: String, labels: String = "{}") -> String {
    "{apiVersion: reconcile/v1, kind: \(kind), metadata: {name: \(name), labels: \(labels)}, spec: \(spec)}\n"
}

func environment(_ name: String, _ more: String = "", labels: String = "{}") -> String {
    manifest(
        "Environment", name, "{actions: {deploy: {run: [./deploy.sh]}}, \(more)}", labels: labels)
}

func rollout(_ name: String, _ fields: String) -> String {
    manifest("Rollout", name, "{\(fields)}")
}

extension DesiredState {
    var problems: [String] { diagnostics.map(\.problem) }

    func isHeld(_ kind: Kind, _ name: String) -> Bool { !holds(of: Subject(kind, name)).isEmpty }
}

/// Reads one value by its form; the problems are what was said of it.
func read<Value>(_ text: String, as form: Form<Value>) -> (value: Value?, problems: [String]) {
    var reader = Reader()
    let value = parse(Array(text.utf8), file: "a.yaml").documents.first.flatMap {
        form.read($0, &reader)
    }
    return (value, reader.diagnostics.map(\.problem))
}
