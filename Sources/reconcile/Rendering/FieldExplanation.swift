import Manifests

/// What one kind or one field of it means, drawn from the definition that reads it.
struct FieldExplanation {
    /// `Rollout.stages.soak`
    var path: String
    var summary: String
    /// Nil of a kind as a whole.
    var field: FieldShape?
    /// The fields below it, and what holds between them.
    var below: [ObjectShape.Drawing]

    /// Walks from a kind down to a field; lists, mappings of chosen names and `spec` need no word of their own.
    init(_ words: String) throws(NoSuchField) {
        var names = words.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let kind = try Self.kind(names.removeFirst())
        (path, summary) = (kind.name, kind.shape.drawn().summary)
        below = [kind.shape.drawn()]
        if names.first == "spec" { names.removeFirst() }
        // `Environment.actions.deploy`: a name that somebody chose is no field.
        var isChosen = false
        for name in names {
            if name == "metadata", path == kind.name {
                below = [Metadata.shape.drawn()]
                (path, summary) = (path + ".metadata", below[0].summary)
                continue
            }
            let fields = below.flatMap(\.fields)
            guard let found = fields.first(where: { $0.name == name }) else {
                if isChosen {
                    (path, isChosen) = (path + "." + name, false)
                    continue
                }
                throw NoSuchField(name: name, of: path, among: fields.map(\.name))
            }
            path += "." + name
            (field, summary) = (found, found.summary)
            below = found.shape.objects.map { $0.drawn() }
            isChosen = found.shape.hasChosenNames
        }
    }

    private static func kind(_ word: String) throws(NoSuchField)
        -> (name: String, shape: ObjectShape)
    {
        if word.lowercased() == SchemaCommand.controller {
            return (SchemaCommand.controller, Controller.shape)
        }
        guard
            let kind = Kind.allCases.first(where: { $0.rawValue.lowercased() == word.lowercased() })
        else {
            throw NoSuchField(
                name: word, of: nil,
                among: Kind.allCases.map(\.rawValue) + [SchemaCommand.controller],
                elsewhere: Kind.allCases.flatMap { $0.ways(to: word) })
        }
        return (kind.rawValue, kind.spec)
    }
}

extension Kind {
    /// So deep is looked for a field by its name alone.
    private static let depth = 4

    /// The shortest ways to fields of a name, as `explain` takes them.
    fileprivate func ways(to name: String) -> [String] {
        var level = [(path: rawValue, drawing: spec.drawn())]
        var known: Set<String> = [level[0].drawing.name]
        for _ in 0..<Kind.depth {
            let fields = level.flatMap { place in
                place.drawing.fields.map { (path: "\(place.path).\($0.name)", field: $0) }
            }
            let found = fields.filter { $0.field.name == name }.map(\.path)
            guard found.isEmpty else { return found }
            level = fields.flatMap { place in
                place.field.shape.objects.map { (path: place.path, drawing: $0.drawn()) }
            }.filter { known.insert($0.drawing.name).inserted }
        }
        return []
    }
}

/// A name that is no kind, or no field of what was named before it.
struct NoSuchField: Error {
    var name: String
    /// Nil where it is no kind.
    var of: String?
    var among: [String]
    /// The ways to fields of that name.
    var elsewhere: [String] = []

    var words: String {
        guard let of else { return "there is no kind `\(name)`" }
        return among.isEmpty
            ? "`\(of)` has no fields, so there is no `\(name)` in it"
            : "`\(of)` has no field `\(name)`"
    }

    var hint: String? {
        if !elsewhere.isEmpty { return "It is a field: \(inWords(elsewhere))" }
        return among.isEmpty ? nil : meantOrOneOf(name, among, otherwise: "")
    }

    init(name: String, of: String?, among: [String], elsewhere: [String] = []) {
        (self.name, self.of, self.among, self.elsewhere) = (name, of, among, elsewhere)
    }
}

// MARK: Telling

extension FieldExplanation {
    func text(on page: Page) -> String {
        var text = page.paint.bold(path) + (field?.isRequired == true ? " (required)" : "") + "\n"
        text += page.hanging(summary, indent: 4)
        if let field {
            text += "\n" + page.rows("Value", [field.shape.words])
            if let covered = field.coverage?.words { text += page.rows("Digest", [covered]) }
        }
        for drawing in below where !drawing.fields.isEmpty {
            text += "\nFields\(below.count > 1 ? " of the \(drawing.name)" : ""):\n"
            for field in drawing.fields {
                let mark = field.isRequired ? " (required)" : ""
                text += "  \(page.paint.bold(field.name))\(mark)\n"
                text += page.hanging(field.summary, indent: 6)
            }
            for constraint in drawing.constraints {
                text += page.hanging(constraint.words, indent: 2)
            }
        }
        return text
    }

    var json: JSON {
        [
            "path": .string(path), "summary": .string(summary),
            "value": .optional(field?.shape.words), "required": .bool(field?.isRequired ?? false),
            "digest": .optional(field?.coverage?.words),
            "fields": .array(
                below.flatMap(\.fields).map { field in
                    [
                        "name": .string(field.name), "summary": .string(field.summary),
                        "value": .string(field.shape.words), "required": .bool(field.isRequired),
                    ]
                }),
            "rules": .array(below.flatMap(\.constraints).map { .string($0.words) }),
        ]
    }
}

extension Coverage {
    fileprivate var words: String {
        switch self {
        case .covered(let part): "a sign-off approves it, under: \(part.rawValue)"
        case .resolved(let place): "a sign-off approves what it comes out as: \(place)"
        case .excluded(let reason): "no sign-off is about it: \(reason)"
        }
    }
}
