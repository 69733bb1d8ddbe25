import Flags
import Host
import Manifests

extension HTTPErrand {
    /// The request as words of this program, which makes it: see `RequestCall`. What is sent stands in
    /// files, never in a list of processes; secrets come on standard input, in the order of their names.
    func words(in folder: String, _ position: Int) throws -> [String] {
        for (path, text) in try files(in: folder, position) {
            try File.create(Array(text.text.utf8), at: path, mode: 0o600)
        }
        let codes = expect.map(String.init).joined(separator: ",")
        let file = configurationFile(in: folder, position)
        return ["/proc/self/exe", "request", file, codes, json ?? ""] + secretNames
    }

    /// What is sent, by the path of the file that it stands in.
    func files(in folder: String, _ position: Int) throws -> [(String, Wording.GappedText)] {
        let request = try configuration(in: folder, position)
        // A file of its own, as a body may be long.
        let body = hasBody ? [(bodyFile(in: folder, position), body ?? .init(""))] : []
        return [(configurationFile(in: folder, position), request)] + body
    }

    private var hasBody: Bool { body != nil || method != "GET" }

    private func configurationFile(in folder: String, _ position: Int) -> String {
        "\(folder)/request-\(position + 1)"
    }

    private func bodyFile(in folder: String, _ position: Int) -> String {
        "\(folder)/body-\(position + 1)"
    }

    var secretNames: [String] { secretHeaders.keys.sorted(by: bytesPrecede) }

    /// What `curl` reads, but for secrets.
    private func configuration(in folder: String, _ position: Int) throws -> Wording.GappedText {
        let lines = [
            "silent", "show-error", "globoff", curlOption("proto", "=http,https"),
            curlOption("request", method),
            curlOption("max-time", String(timeout.seconds)),
            curlOption("user-agent", "reconcile"),
            curlOption("write-out", "%{stderr}\(RequestCall.mark)%{http_code} %{redirect_url}\n"),
        ]
        var headers = headers
        let names = Set((Array(headers.keys) + Array(secretHeaders.keys)).map { $0.lowercased() })
        if !names.contains("idempotency-key") { headers["Idempotency-Key"] = .init(attempt) }
        if body != nil, !names.contains("content-type") {
            headers["Content-Type"] = .init(
                isJSONBody ? "application/json" : "text/plain; charset=utf-8")
        }
        var text = Wording.GappedText(lines.map { $0 + "\n" }.joined()) + curlOption("url", url)
        for (name, value) in headers.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            text = text + curlOption("header", try headerLine(name, value))
        }
        guard hasBody else { return text }
        return text + curlOption("data-binary", .init("@" + bodyFile(in: folder, position)))
    }

    /// A number stands in for what is not known yet: it is good JSON within quotes and without them.
    private var isJSONBody: Bool {
        guard let body else { return false }
        var bytes = Array(body.text.utf8)
        for gap in body.gaps.reversed() { bytes.insert(0x30, at: gap.offset) }
        return JSONValue(parsing: bytes) != nil
    }
}

private func headerLine(_ name: String, _ value: Wording.GappedText) throws -> Wording.GappedText {
    guard !value.gaps.isEmpty else { return .init(try headerLine(name, value.text)) }
    return .init("\(name): ") + value
}

private func curlOption(_ name: String, _ value: Wording.GappedText) -> Wording.GappedText {
    .init("\(name) = \"") + value.mapping(curlQuoted) + .init("\"\n")
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
    "\(name) = \"\(curlQuoted(value))\""
}

private func curlQuoted(_ value: String) -> String {
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
    return quoted
}
