/// A person, who counts once however many addresses and keys they have.
package struct Person: Written {
    package var place = Place()
    package var title: String?
    package var addresses: [String] = []
    package var keys: [Key] = []
    package var bot = false

    package init() {}

    package static let definition = Definition<Person>(
        "person", "A person, who counts once however many addresses and keys they have.",
        [
            .field("title", \.title, .text, "Their name for people."),
            .list("addresses", \.addresses, .list(of: .address), "The addresses of their commits."),
            .list("keys", \.keys, .list(of: .object), "Their keys."),
            .field("bot", \.bot, .boolean, unless: false, "No person: fills no role."),
        ])
}

package struct Key: Written {
    package var place = Place()
    package var ssh = ""
    package var name: String?
    package var from: ZonedDate?
    package var until: ZonedDate?
    package var lost: ZonedDate?
    package var compromised: Compromise?

    package init() {}

    package static let definition = Definition<Key>(
        "key", "An SSH key, and when it counts.",
        [
            .required("ssh", \.ssh, .sshKey, "The public key, as in `id_ed25519.pub`."),
            .field("name", \.name, .text, "What it is called."),
            .field("from", \.from, .date, "It counts from this day."),
            .field("until", \.until, .date, "It counts up to this day."),
            .field("lost", \.lost, .date, "Nobody has it any more, since."),
            .nested("compromised", \.compromised, "Somebody else may have it."),
        ])
}

package struct Compromise: Written {
    package var place = Place()
    package var since: ZonedDate?

    package init() {}

    package static let definition = Definition<Compromise>(
        "compromise", "That somebody else may have a key.",
        // Without it there would be nothing that a digest covers, and so nothing to adopt.
        [.field("since", \.since, .date, "Since when.", isRequired: true)])
}
