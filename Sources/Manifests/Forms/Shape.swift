/// What a value may look like, as data: the JSON Schema and the reference pages are drawn from it.
package indirect enum Shape: Sendable {
    case text(TextShape)
    case keyword([String])
    case boolean
    case integer(ClosedRange<Int>)
    /// Any scalar: what it means by the core schema is kept.
    case scalar
    case list(Shape, atLeastOne: Bool)
    case table(key: TextShape, value: Shape)
    case object(ObjectShape)
    case either([Shape])
}

/// A text with a form of its own.
package struct TextShape: Sendable {
    /// How an error message and the reference page call it: "a duration such as `90s`".
    package var words: String
    /// An ECMA 262 expression that holds of every good text; it may let through some bad ones.
    package var pattern: String?
    /// Whether a number is taken as the text that was written.
    package var takesNumbers = false
    package var lengthMax: Int?
}

/// A mapping with named fields.
package struct ObjectShape: Sendable {
    /// The same for every use of the same definition.
    package var id: String
    /// Asked only when drawn: an action's steps are actions.
    package var drawn: @Sendable () -> Drawing

    package struct Drawing: Sendable {
        package var name: String
        package var summary: String
        package var fields: [FieldShape]
        package var constraints: [Constraint]
    }
}

package struct FieldShape: Sendable {
    package var name: String
    package var summary: String
    package var shape: Shape
    package var isRequired: Bool
    package var coverage: Coverage?
}
