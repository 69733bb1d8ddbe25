import Manifests

/// The JSON Schema of manifests, drawn from the definitions that read them.
struct SchemaDocument {
    private var definitions: [String: JSON] = [:]

    /// Returns the schema of one kind, or of any kind.
    static func json(for kind: Kind?) -> JSON {
        var document = SchemaDocument()
        let names = (kind.map { [$0] } ?? Kind.allCases).map { document.define($0) }
        return document.wrapped(
            id: kind.map { "manifest:\($0.rawValue)" } ?? "manifest",
            title: kind.map { "A manifest of the kind \($0.rawValue)" }
                ?? "A manifest of reconcile",
            body: names.count == 1 ? reference(names[0]) : choice(of: Kind.allCases, names))
    }

    /// By its kind a manifest is held against one schema: of `oneOf`, an editor that finds none
    /// fitting tells what any of them misses.
    private static func choice(of kinds: [Kind], _ names: [String]) -> JSON {
        let rules = zip(kinds, names).map { kind, name -> JSON in
            [
                "if": [
                    "type": "object",
                    "properties": ["kind": ["const": .string(kind.rawValue)]],
                    "required": ["kind"],
                ],
                "then": reference(name),
            ]
        }
        return [
            // What else is missing is told by the schema of the kind, and told once.
            "type": "object", "required": ["kind"],
            "properties": [
                "apiVersion": ["const": .string(apiVersion)],
                "kind": ["enum": .array(kinds.map { .string($0.rawValue) })],
                "metadata": [:], "spec": [:],
            ],
            "allOf": .array(rules),
        ]
    }

    /// Returns the schema of `controller.yaml`.
    static var controller: JSON {
        var document = SchemaDocument()
        let body = document.schema(of: .object(Controller.shape))
        return document.wrapped(id: "controller", title: "controller.yaml of reconcile", body: body)
    }

    private func wrapped(id: String, title: String, body: JSON) -> JSON {
        var schema: JSON = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string("urn:reconcile:v1:\(id)"),
            "title": .string(title),
        ]
        if case .object(let members) = body {
            for member in members { schema = schema.with(member.name, member.value) }
        }
        let sorted = definitions.sorted { $0.key < $1.key }
        return schema.with(
            "$defs", .object(sorted.map { JSON.Member(name: $0.key, value: $0.value) }))
    }

    private static func reference(_ name: String) -> JSON { ["$ref": .string("#/$defs/\(name)")] }

    private mutating func define(_ kind: Kind) -> String {
        let name = "manifest:\(kind.rawValue)"
        let metadata = schema(of: .object(Metadata.shape))
        let spec = schema(of: .object(kind.spec))
        definitions[name] = [
            "type": "object", "description": .string(kind.spec.drawn().summary),
            "required": ["apiVersion", "kind", "metadata", "spec"], "additionalProperties": false,
            "properties": [
                "apiVersion": ["const": .string(apiVersion)],
                "kind": ["const": .string(kind.rawValue)],
                "metadata": metadata, "spec": spec,
            ],
        ]
        return name
    }

    private mutating func schema(of shape: Shape) -> JSON {
        switch shape {
        case .text(let text): return SchemaDocument.schema(of: text)
        case .keyword(let words): return ["enum": .array(words.map(JSON.string))]
        case .boolean: return ["type": "boolean"]
        case .integer(let range):
            return [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .scalar: return ["type": ["string", "number", "boolean"]]
        case .list(let element, let atLeastOne):
            let list: JSON = ["type": "array", "items": schema(of: element)]
            return atLeastOne ? list.with("minItems", 1) : list
        case .table(let key, let value):
            return [
                "type": "object", "propertyNames": SchemaDocument.schema(of: key),
                "additionalProperties": schema(of: value),
            ]
        case .object(let object): return reference(to: object)
        case .either(let shapes): return ["anyOf": .array(shapes.map { schema(of: $0) })]
        }
    }

    private static func schema(of text: TextShape) -> JSON {
        var schema: JSON = ["type": text.takesNumbers ? ["string", "number"] : "string"]
        schema = schema.with("description", .string(text.words))
        schema = schema.with("pattern", text.pattern.map(JSON.string))
        return schema.with("maxLength", text.lengthMax.map(JSON.integer))
    }

    private mutating func reference(to object: ObjectShape) -> JSON {
        if definitions[object.id] == nil {
            definitions[object.id] = [:]  // Found while it is drawn, it is referred to.
            definitions[object.id] = schema(of: object.drawn())
        }
        return SchemaDocument.reference(object.id)
    }

    private mutating func schema(of drawing: ObjectShape.Drawing) -> JSON {
        let properties = drawing.fields.map { field in
            JSON.Member(
                name: field.name,
                value: schema(of: field.shape).with("description", .string(field.summary)))
        }
        var object: JSON = [
            "type": "object", "description": .string(drawing.summary),
            "additionalProperties": false,
            "properties": .object(properties),
        ]
        let required = drawing.fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { object = object.with("required", .array(required)) }
        if !drawing.constraints.isEmpty {
            object = object.with(
                "allOf", .array(drawing.constraints.map { SchemaDocument.schema(of: $0) }))
        }
        return object
    }

    private static func schema(of constraint: Constraint) -> JSON {
        func required(_ names: [String]) -> JSON { ["required": .array(names.map(JSON.string))] }
        switch constraint {
        case .exactlyOne(let names, _): return ["oneOf": .array(names.map { required([$0]) })]
        case .atLeastOne(let names, _): return ["anyOf": .array(names.map { required([$0]) })]
        case .needs(let field, let others, _):
            return ["anyOf": .array(([field] + others).map { required([$0]) })]
        case .with(let field, let other):
            return ["if": required([field]), "then": required([other])]
        }
    }
}
