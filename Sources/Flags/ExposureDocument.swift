package import Ledger
import Manifests

extension Layer {
    /// The exposure as JSON, as programs get it on standard input. Secrets are names here, never values.
    package var json: String {
        "{\"versions\":\(object(versions, jsonString))"
            + ",\"flags\":\(object(flags, \.json)),\"variables\":\(object(variables, \.json))}"
    }
}

extension LayerFlag {
    fileprivate var json: String {
        var parts = ["\"value\":\(value.json)"]
        if let share { parts.append("\"percentage\":\(share.words.dropLast())") }
        if !cohorts.isEmpty {
            let text = object(cohorts) { cohort in
                object(cohort) { "[\($0.map(jsonString).joined(separator: ","))]" }
            }
            parts.append("\"cohorts\":\(text)")
        }
        if let otherwise { parts.append("\"otherwise\":\(otherwise.json)") }
        if let bucketWith { parts.append("\"bucketWith\":\(jsonString(bucketWith))") }
        return "{\(parts.joined(separator: ","))}"
    }
}

extension FlagValue {
    var json: String {
        switch self {
        case .boolean, .integer, .number: words
        case .text(let text): jsonString(text)
        }
    }
}

extension LayerVariable {
    fileprivate var json: String {
        switch self {
        case .text(let text): jsonString(text)
        case .secret(let name): "{\"secret\":\(jsonString(name))}"
        }
    }
}

func object<Value>(_ table: [String: Value], _ json: (Value) -> String) -> String {
    let members = table.sorted { bytesPrecede($0.key, $1.key) }.map {
        "\(jsonString($0.key)):\(json($0.value))"
    }
    return "{\(members.joined(separator: ","))}"
}
