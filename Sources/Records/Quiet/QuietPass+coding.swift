package import Host

extension QuietPass {
    package func encoded() -> [UInt8] {
        var fields = FieldWriter()
        fields.write("quiet-pass", 2)
        fields.write("program", question.program)
        fields.write("user", question.user)
        fields.write("folder", question.folder)
        for word in question.words { fields.write("word", word) }
        for variable in question.environment {
            fields.write("variable", variable.name)
            fields.write("value", optional: variable.value)
        }
        fields.write("output", output)
        fields.write("from", from)
        fields.write("until", until)
        if let hub { hub.write(to: &fields) }
        for sight in sights { sight.write(to: &fields) }
        fields.write("sum", checksum(fields.bytes))
        return fields.bytes
    }

    /// Throws for whatever `encoded` did not write, down to a single bit.
    package init(decoding bytes: [UInt8], path: String) throws(HostError) {
        var fields = FieldReader(bytes, path: path)
        guard try fields.number("quiet-pass") == 2 else {
            throw fields.refusal("it is of another version of the program")
        }
        question = PassQuestion(
            program: try fields.text("program"), user: try fields.number("user"), words: [],
            folder: try fields.text("folder"), environment: [])
        question.words = try fields.texts("word")
        while fields.stands("variable") {
            question.environment.append(
                PassQuestion.Variable(
                    try fields.text("variable"), try fields.optionalText("value")))
        }
        output = try fields.text("output")
        from = try fields.number("from")
        until = try fields.number("until")
        hub = fields.stands("hub") ? try RememberedHub(from: &fields) : nil
        sights = []
        while fields.stands("place") { sights.append(try Sight(from: &fields)) }
        let sum = try fields.text("sum")
        try fields.end()
        guard sum == checksum(bytes.dropLast("sum \(sum.utf8.count):\(sum)\n".utf8.count)) else {
            throw fields.refusal("it is not what was written")
        }
    }
}

extension RememberedHub {
    fileprivate func write(to fields: inout FieldWriter) {
        fields.write("hub", address)
        fields.write("state", state)
        for tip in tips {
            fields.write("reference", tip.reference)
            fields.write("commit", tip.commit)
        }
    }

    fileprivate init(from fields: inout FieldReader) throws(HostError) {
        address = try fields.text("hub")
        state = try fields.text("state")
        tips = []
        while fields.stands("reference") {
            tips.append(Tip(try fields.text("reference"), try fields.text("commit")))
        }
    }
}

extension Sight {
    fileprivate func write(to fields: inout FieldWriter) {
        fields.write("place", place.path)
        fields.write("how", place.how.rawValue)
        switch finding {
        case .nothing: break
        case .bytes(let bytes): fields.write("bytes", bytes)
        case .stamp(let stamp): fields.write("stamp", stamp)
        }
    }

    fileprivate init(from fields: inout FieldReader) throws(HostError) {
        let path = try fields.text("place")
        guard let how = How(rawValue: try fields.text("how")) else {
            throw fields.refusal("nobody looks like that")
        }
        place = Place(path, how)
        if fields.stands("bytes") {
            finding = .bytes(Array(try fields.bytes("bytes")))
        } else if fields.stands("stamp") {
            finding = .stamp(try fields.text("stamp"))
        } else {
            finding = .nothing
        }
    }
}

/// FNV-1a: against accidents, not against people, who could as well stop the program.
func checksum(_ bytes: some Collection<UInt8>) -> String {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(sum, radix: 16)
}
