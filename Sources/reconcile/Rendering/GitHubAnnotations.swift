import YAML

extension Problems {
    /// For GitHub Actions: one workflow command a problem, shown beside the changed line.
    var github: String {
        diagnostics.map { $0.annotation + "\n" }.joined() + summary + "\n"
    }
}

extension Diagnostic {
    fileprivate var annotation: String {
        var properties = [("file", location.file), ("line", String(location.line))]
        // GitHub refuses columns on a range of several lines.
        if location.endLine == location.line {
            properties.append(("col", String(location.column)))
            properties.append(("endColumn", String(location.endColumn)))
        } else {
            properties.append(("endLine", String(location.endLine)))
        }
        properties.append(("title", rule))
        let written = properties.map { "\($0)=\(Self.escaped($1, inProperty: true))" }
        return "::\(severity.rawValue) \(written.joined(separator: ","))"
            + "::\(Self.escaped(sentence, inProperty: false))"
    }

    /// Escapes what ends a command or one of its properties; spells out what is not seen.
    private static func escaped(_ text: String, inProperty: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where inProperty: escaped += "%3A"
            case "," where inProperty: escaped += "%2C"
            default: escaped += VisibleScalar(scalar).text
            }
        }
        return escaped
    }
}
