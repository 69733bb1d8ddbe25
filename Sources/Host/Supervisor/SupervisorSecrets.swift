/// Values that nobody may read: handed over on standard input, kept in memory alone.
package struct SupervisorSecrets: Sendable {
    /// Variables that a command may ask for by name.
    package var variables: [String: String]
    /// Further values that must not be seen in what the programs say.
    package var hidden: [[UInt8]]

    package init(variables: [String: String] = [:], hidden: [[UInt8]] = []) {
        (self.variables, self.hidden) = (variables, hidden)
    }

    var values: [[UInt8]] { variables.values.map { Array($0.utf8) } + hidden }

    /// A pattern needs memory of many times its length.
    static let bytesMax = 64 << 10
}

extension SupervisorSecrets {
    func encoded() -> [UInt8] {
        var fields = FieldWriter()
        for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
            fields.write("variable", name)
            fields.write("value", value)
        }
        for value in hidden { fields.write("hidden", value) }
        return fields.bytes
    }

    init(decoding bytes: [UInt8]) throws(HostError) {
        var fields = FieldReader(bytes, path: "standard input")
        (variables, hidden) = ([:], [])
        while fields.stands("variable") {
            let name = try fields.text("variable")
            variables[name] = try fields.text("value")
        }
        while fields.stands("hidden") { hidden.append(Array(try fields.bytes("hidden"))) }
        try fields.end()
    }
}
