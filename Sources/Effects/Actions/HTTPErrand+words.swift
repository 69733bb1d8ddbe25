import Host
import Manifests

extension HTTPErrand {
    /// The request as words of `curl`. What it sends stands in a file, never in a list of processes.
    func words(in folder: String, _ position: Int) throws -> [String] {
        guard secretHeaders.isEmpty else {
            throw Secrets.Problem(
                description: "secrets in headers of a request cannot be sent yet")
        }
        var words = [
            "curl", "--silent", "--show-error", "--fail", "--globoff", "--proto", "=http,https",
            "--request", method,
        ]
        for (name, value) in headers.sorted(by: { bytesPrecede($0.key, $1.key) }) {
            words += ["--header", "\(name): \(value)"]
        }
        if let body {
            let path = "\(folder)/body-\(position + 1)"
            try File.create(Array(body.utf8), at: path, mode: 0o600)
            words += ["--data-binary", "@\(path)"]
        }
        return words + ["--", url]
    }
}
