import Host

/// Makes one request by `curl`, as a process of its own under a supervisor, and says what came of it.
package struct RequestCall: Sendable {
    private let file: String
    private let expect: [Int]
    private let path: String
    private let names: [String]
    private let secrets: [String]
    private let variable: @Sendable (String) -> String?

    /// `words` are a file of `curl`'s, the status codes that are success, a path into the answer, and the
    /// names of headers; `secrets` are their values, each with a NUL behind it.
    package init?(
        _ words: [String], secrets: [UInt8], variable: @escaping @Sendable (String) -> String?
    ) {
        guard words.count >= 3 else { return nil }
        (file, path, names) = (words[0], words[2], Array(words[3...]))
        expect = words[1].split(separator: ",").compactMap { Int($0) }
        self.secrets = secrets.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
        self.variable = variable
        guard self.secrets.count == names.count else { return nil }
    }

    /// What this process is to print and to exit with.
    package struct End: Sendable {
        package var output = ""
        package var complaint: String?

        package init(output: String = "", complaint: String? = nil) {
            (self.output, self.complaint) = (output, complaint)
        }
    }

    static let mark = "reconcile-status "

    package func run() -> End {
        do {
            let run = try Invocation(
                "curl", ["--disable", "--config", "-"], environment: environment,
                input: .bytes(Array(try configuration().utf8))
            ).run(timeLimit: .seconds(86_400), outputBytesMax: 1 << 20)
            return end(of: run)
        } catch let error as HostError where error.isNotFound {
            return End(
                complaint: "requests are made by curl, which is not here: apt-get install curl")
        } catch {
            return End(complaint: String(describing: error))
        }
    }

    private static let proxies = [
        "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTPS_PROXY", "ALL_PROXY",
        "NO_PROXY",
    ]

    private var environment: [String: String] {
        let names = ["PATH"] + Self.proxies
        return Dictionary(
            names.compactMap { name in variable(name).map { (name, $0) } },
            uniquingKeysWith: { $1 })
    }

    private func configuration() throws -> String {
        let bytes = try File.read(file, maxBytes: 16 << 20)
        var text = String(decoding: bytes, as: UTF8.self)
        if !Self.proxies.contains(where: { variable($0) != nil }) {
            text += curlOption("noproxy", "*") + "\n"
        }
        for (name, value) in zip(names, secrets) {
            text += curlOption("header", try headerLine(name, value)) + "\n"
        }
        return text
    }
}

extension RequestCall {
    private func end(of run: ProgramRun) -> End {
        let complaints = String(decoding: run.complaints, as: UTF8.self).split(separator: "\n")
        let body = String(decoding: run.output, as: UTF8.self)
        guard run.isSuccess, let line = complaints.last(where: { $0.hasPrefix(Self.mark) }) else {
            let said = complaints.filter { !$0.hasPrefix(Self.mark) }
            return End(complaint: said.last.map(String.init) ?? "curl failed: \(run.end)")
        }
        let words = line.dropFirst(Self.mark.count).split(separator: " ")
        let status = words.first.flatMap { Int($0) } ?? 0
        guard expect.isEmpty ? (200...299).contains(status) : expect.contains(status) else {
            let place = words.count > 1 ? ", to \(words[1]), where no request follows" : ""
            return End(output: body + "\n", complaint: "it was answered with \(status)\(place)")
        }
        guard !path.isEmpty else { return End(output: body) }
        return answer(run, body)
    }

    /// An object is the result itself; anything else is its `value`.
    private func answer(_ run: ProgramRun, _ body: String) -> End {
        guard !run.isCut, let json = JSONValue(parsing: run.output) else {
            return End(output: body + "\n", complaint: "its answer is no JSON of at most 1 MiB")
        }
        guard let value = json.value(at: path) else {
            return End(output: body + "\n", complaint: "its answer has no `\(path)`")
        }
        if case .object = value { return End(output: value.text + "\n") }
        return End(output: "{\"value\":\(value.text)}\n")
    }
}
