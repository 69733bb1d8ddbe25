import YAML

/// Where notices go; a channel may have several means.
package struct Channel: Written {
    package var place = Place()
    package var title: String?
    package var slack: Slack?
    package var email: Email?
    package var webhook: Webhook?

    package init() {}

    package static let definition = Definition<Channel>(
        "channel", "Where notices go, by one or several means.",
        [
            .field("title", \.title, .text, "A name for people."),
            .nested("slack", \.slack, "An incoming webhook of Slack."),
            .nested("email", \.email, "Mail by SMTP."),
            .nested("webhook", \.webhook, "A signed request."),
        ],
        constraints: [
            .atLeastOne(["slack", "email", "webhook"], remedy: "without means it reaches nobody")
        ])
}

package struct Slack: Written {
    package var place = Place()
    package var url: SecretOr?
    package var channel: String?

    package init() {}

    package static let definition = Definition<Slack>(
        "Slack webhook", "An incoming webhook of Slack.",
        [
            .field(
                "url", \.url, .url, "Its address; a secret, since who has it may post.",
                isRequired: true),
            .field("channel", \.channel, .text, "A channel other than the webhook's own."),
        ], )
}

package struct Email: Written {
    package var place = Place()
    package var to: [String] = []
    package var from = ""
    package var server = ""
    package var user: String?
    package var password: Secret?

    package init() {}

    package static let definition = Definition<Email>(
        "mail", "Mail by SMTP.",
        [
            .required("to", \.to, .list(of: .address, atLeastOne: true), "Addresses."),
            .required("from", \.from, .address, "The sender."),
            .required("server", \.server, .mailServer, "`smtp://host:587` or `smtps://host:465`."),
            .field("user", \.user, .text, "A name to log in with."),
            .nested("password", \.password, "Its password."),
        ])
}

package struct Webhook: Written {
    package var place = Place()
    package var url: SecretOr?
    package var sign: Secret?
    package var headers = Table<SecretOr>()

    package init() {}

    package static let definition = Definition<Webhook>(
        "webhook", "A signed request for each notice.",
        [
            .field("url", \.url, .url, "Where it goes.", isRequired: true),
            .nested("sign", \.sign, "The key of its signature."),
            .table(
                "headers", \.headers, .table(.headerName, to: .header),
                "Headers; a value may be a secret."),
        ], )
}

extension Form where Value == String {
    package static let address = Form.parsing(
        "an address such as `team@example.com`", pattern: "^[^@\\s<>]+@[^@\\s<>]+$", lengthMax: 254,
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value < 0x7f && !"<>,;".unicodeScalars.contains($0)
        }
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), isPlain else {
            throw Misfit("`\(text)` is no address such as `team@example.com`")
        }
        return text
    }

    package static let mailServer = Form.parsing(
        "a mail server such as `smtp://mail.example.com:587`", pattern: "^smtps?://[^/@]+$",
        lengthMax: 300,
        leaves: { $1.put($0) }
    ) { text throws(Misfit) in
        guard let url = URLText(text), url.scheme == "smtp" || url.scheme == "smtps", !url.hasUser
        else {
            throw Misfit(
                "`\(text)` is no mail server",
                remedy: "write one such as `smtp://mail.example.com:587`")
        }
        return text
    }
}
