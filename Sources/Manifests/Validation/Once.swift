/// A value that is worked out when it is first asked for: most manifests never ask.
final class Once<Value> {
    private var value: Value?
    private let make: () -> Value

    init(_ make: @escaping () -> Value) { self.make = make }

    func callAsFunction() -> Value {
        if let value { return value }
        let made = make()
        value = made
        return made
    }
}
