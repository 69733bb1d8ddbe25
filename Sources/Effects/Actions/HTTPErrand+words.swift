import Host
import Manifests

extension HTTPErrand {
    /// The request as words of this program, which makes it: see `RequestCall`. What is sent stands in
    /// files, never in a list of processes; secrets come on standard input, in the order of their names.
    func words(in folder: String, _ position: Int) throws -> [String] {
        let file = "\(folder)/request-\(position + 1)"
        try File.create(Array(try configuration(in: folder, position).utf8), at: file, mode: 0o600)
        let codes = expect.map(String.init).joined(separator: ",")
        return ["/proc/self/exe", "request", file, codes, json ?? ""] + secretNames
    }

    var secretNames: [String] { secretHeaders.keys.sorted(by: bytesPrecede) }

    /// What `curl` reads, but for secrets.
    private func configuration(in folder: String, _ position: Int) throws -> String {
        var lines = [
            "silent", "show-error", "globoff", curlOption("proto", "=http,https"),
            curlOption("url", url), curlOption("request", method),
            curlOption("max-time", String(timeout.seconds)),
            curlOption("user-agent", "reconcile"),
            curlOption("write-out", "%{stderr}\(RequestCall.mark)%{http_code} %{redirect_url}\n"),
        ]
        var headers = headers
        let names = Set((Array(headers.keys) + Array(secretHeaders.keys)).map { $0.lowercased() })
        if !names.contains("idempotency-key") { headers["Idempotency-Key"] = attempt }
        if body != nil, !names.contains("content-type") {
            headers["Content-Type"] = isJSONBody ? "application/json" : "text/plain; charset=utf-8"
        }
        for (name, value) in headers.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            lines.append(curlOption("header", try headerLine(name, value)))
        }
        if body != nil || method != "GET" {
            // A file, as a body may be long.
            let path = "\(folder)/body-\(position + 1)"
            try File.create(Array((body ?? "").utf8), at: path, mode: 0o600)
            lines.append(curlOption("data-binary", "@" + path))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var isJSONBody: Bool { body.map { JSONValue(parsing: Array($0.utf8)) != nil } ?? false }
}

/// A line of a header. Nothing in it may begin another one.
func headerLine(_ name: String, _ value: String) throws -> String {
    guard
        !value.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7f })
    else {
        throw Secrets.Problem(description: "the header \(name) would get a control character")
    }
    // So `curl` is told that it is to be sent although nothing is in it.
    return value.isEmpty ? "\(name);" : "\(name): \(value)"
}

/// An option as a configuration of `curl` has it.
func curlOption(_ name: String, _ value: String) -> String {
    var quoted = ""
    for scalar in value.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return "\(name) = \"\(quoted)\""
}
