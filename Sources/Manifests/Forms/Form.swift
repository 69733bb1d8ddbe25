package import YAML

/// How a value is written in a manifest: how it is read, what the schema says, what is hashed.
package struct Form<Value: Sendable>: Sendable {
    package let shape: Shape
    /// Returns nil where the node is not such a value; the reader then knows why.
    package let read: @Sendable (Node, inout Reader) -> Value?
    package let leaves: @Sendable (Value, inout Leaves) -> Void

    package init(
        _ shape: Shape, read: @escaping @Sendable (Node, inout Reader) -> Value?,
        leaves: @escaping @Sendable (Value, inout Leaves) -> Void
    ) {
        self.shape = shape
        self.read = read
        self.leaves = leaves
    }
}

/// Why a text is not the value that it should be.
package struct Misfit: Error, Equatable {
    package var problem: String
    package var remedy: String?

    package init(_ problem: String, remedy: String? = nil) {
        self.problem = problem
        self.remedy = remedy
    }
}

extension Form {
    /// A form for a text that has a grammar of its own.
    package static func parsing(
        _ words: String, pattern: String? = nil, takesNumbers: Bool = false, lengthMax: Int? = nil,
        rule: String = "wrong-value",
        leaves: @escaping @Sendable (Value, inout Leaves) -> Void,
        _ parse: @escaping @Sendable (String) throws(Misfit) -> Value
    ) -> Form {
        let shape = TextShape(
            words: words, pattern: pattern, takesNumbers: takesNumbers, lengthMax: lengthMax)
        return Form(
            .text(shape),
            read: { node, reader in
                let scalar = node.scalar
                if let misfit = node.misfitOfNumber(scalar, shape, parse) {
                    reader.report(rule: rule, at: node, misfit.problem, remedy: misfit.remedy)
                    return nil
                }
                guard let text = node.asText(scalar, shape, &reader) else { return nil }
                do throws(Misfit) {
                    return try parse(text)
                } catch {
                    reader.report(rule: rule, at: node, error.problem, remedy: error.remedy)
                    return nil
                }
            }, leaves: leaves)
    }

    /// The same form for a value that wraps this one.
    package func wrapped<Outer: Sendable>(
        _ wrap: @escaping @Sendable (Value, Node) -> Outer,
        _ unwrap: @escaping @Sendable (Outer) -> Value
    ) -> Form<Outer> {
        Form<Outer>(
            shape, read: { node, reader in read(node, &reader).map { wrap($0, node) } },
            leaves: { value, found in leaves(unwrap(value), &found) })
    }
}

extension Node {
    /// Says what is wrong with a number where quotes around it would not make it right: `72` as a duration.
    fileprivate func misfitOfNumber<Value>(
        _ scalar: Scalar, _ shape: TextShape, _ parse: (String) throws(Misfit) -> Value
    ) -> Misfit? {
        switch scalar {
        case .integer, .float: break
        default: return nil
        }
        guard kind == .scalar, !shape.takesNumbers else { return nil }
        do throws(Misfit) {
            _ = try parse(text)
            return nil
        } catch {
            return error
        }
    }

    /// Returns the text of a scalar that may stand where `shape` does.
    func asText(_ scalar: Scalar, _ shape: TextShape, _ reader: inout Reader) -> String? {
        guard kind == .scalar else {
            reader.refuse(self, wanted: shape.words)
            return nil
        }
        switch scalar {
        case .string: break
        case .integer, .float:
            guard shape.takesNumbers else {
                reader.refuse(self, wanted: shape.words, remedy: "quote it: \"\(text)\"")
                return nil
            }
        case .null, .bool:
            reader.refuse(
                self, wanted: shape.words, remedy: text.isEmpty ? nil : "quote it: \"\(text)\"")
            return nil
        }
        let text = self.text
        if let most = shape.lengthMax, text.utf8.count > most, text.unicodeScalars.count > most {
            reader.report(
                rule: "wrong-value", at: self, "this text is longer than \(most) characters")
            return nil
        }
        return text
    }
}
