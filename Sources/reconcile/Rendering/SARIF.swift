import YAML

extension Problems {
    /// For code scanning: a SARIF 2.1.0 log of one run.
    var sarif: JSON {
        var rules: [String] = []
        var indexes: [String: Int] = [:]
        for diagnostic in diagnostics where indexes[diagnostic.rule] == nil {
            indexes[diagnostic.rule] = rules.count
            rules.append(diagnostic.rule)
        }
        let results = diagnostics.map { $0.sarif(ruleIndex: indexes[$0.rule] ?? -1) }
        let driver: JSON = [
            "name": "reconcile", "version": .string(Version.current),
            "rules": .array(rules.map { ["id": .string($0)] }),
        ]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver], "columnKind": "unicodeCodePoints",
                    "results": .array(results),
                ]
            ],
        ]
    }
}

extension Diagnostic {
    fileprivate func sarif(ruleIndex: Int) -> JSON {
        let region: JSON = [
            "startLine": .integer(location.line), "startColumn": .integer(location.column),
            "endLine": .integer(location.endLine), "endColumn": .integer(location.endColumn),
        ]
        return [
            "ruleId": .string(rule), "ruleIndex": .integer(ruleIndex),
            "level": .string(severity.rawValue),
            "message": ["text": .string(sentence)],
            "locations": [
                [
                    "physicalLocation": [
                        "artifactLocation": ["uri": .string(location.file.asURIReference)],
                        "region": region,
                    ]
                ]
            ],
        ]
    }
}

extension String {
    /// The path as a URI reference: what RFC 3986 does not keep plain in a path is escaped.
    ///
    /// A colon is escaped too, or `a:b.yaml` would have the scheme `a`; so is the second of two
    /// leading slashes, which would name a host.
    fileprivate var asURIReference: String {
        var reference = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "@"):
                reference.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "/") where reference != "/": reference += "/"
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                reference += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return reference
    }
}
