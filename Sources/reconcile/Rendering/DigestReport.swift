import Manifests

/// A digest as it is shown: itself, what it covers, and why another one differs.
struct DigestReport {
    var question: DigestQuestion
    var digest: StageDigest
    var explains: Bool
    /// The digest is nil where the stage was not there yet.
    var against: (revision: String, digest: StageDigest?)?

    var text: String {
        var text = digest.text + "\n"
        if explains { text += explanation }
        if let against { text += comparison(against) }
        return text
    }

    private var explanation: String {
        var text = ""
        for part in digest.parts {
            text += "\n\(part.part.rawValue)  sha256:\(hexadecimal(part.hash))\n"
            if part.leaves.isEmpty { text += "  nothing\n" }
            for leaf in part.leaves { text += "  \(visible(leaf.path)): \(visible(leaf.words))\n" }
        }
        return text
    }

    private func comparison(_ against: (revision: String, digest: StageDigest?)) -> String {
        let revision = visible(against.revision)
        guard let old = against.digest else {
            return
                "\nThe stage is new since \(revision): no sign-off can have been given for it then.\n"
        }
        let differences = digest.difference(from: old)
        if differences.isEmpty { return "\nThe same as at \(revision): sign-offs stand.\n" }
        var text =
            "\nAt \(revision) it was \(old.text). Sign-offs given then are stale:\n"
        for difference in differences {
            text += "  \(difference.part.rawValue)\n"
            for change in difference.changes { text += "    \(visible(change))\n" }
        }
        return text
    }

    var json: JSON {
        var json: JSON = [
            "rollout": .string(question.rollout), "stage": .string(question.stage),
            "digest": .string(digest.text),
            "parts": .object(
                digest.parts.map {
                    JSON.Member(
                        name: $0.part.rawValue, value: .string("sha256:" + hexadecimal($0.hash)))
                }),
        ]
        if explains {
            json = json.with(
                "covers",
                .object(
                    digest.parts.map { part in
                        JSON.Member(
                            name: part.part.rawValue, value: .array(part.leaves.map(\.json)))
                    }))
        }
        if let against {
            let differences = against.digest.map { digest.difference(from: $0) } ?? []
            json = json.with(
                "against",
                [
                    "revision": .string(against.revision),
                    "digest": .optional(against.digest?.text),
                    "changes": .object(
                        differences.map {
                            JSON.Member(
                                name: $0.part.rawValue, value: .array($0.changes.map(JSON.string)))
                        }),
                ])
        }
        return json
    }
}

extension Leaf {
    fileprivate var json: JSON {
        let kind =
            switch kind {
            case .text: "text"
            case .integer: "integer"
            case .boolean: "boolean"
            case .number: "number"
            }
        return [
            "path": .string(path), "kind": .string(kind), "value": .string(value),
            "words": .string(words),
        ]
    }
}
