import Manifests

extension Policy {
    /// Why a key does not speak for a person at these moments; nil where it does.
    func objection(
        to key: SigningKey, of person: String, at moments: [Instant],
        in zones: (ZonedDate) -> Instant?
    ) -> String? {
        let owners = people.rows.filter { $0.value.keys.contains { $0.body == key.body } }
        guard let owner = owners.first else {
            return "its key \(key.fingerprint) is nobody's in the policy"
        }
        guard owners.count == 1 else {
            let names = owners.map(\.name).joined(separator: " and ")
            return "its key \(key.fingerprint) is given to \(names), and belongs to one person"
        }
        guard owner.name == person else {
            return "its key \(key.fingerprint) is \(owner.name)'s, not \(person)'s"
        }
        if owner.value.bot { return "\(person) is a bot, which fills no role" }
        let known = owner.value.keys.filter { $0.body == key.body }
        for moment in moments {
            for key in known {
                if let reason = key.reasonNotToCount(at: moment, zones) { return reason }
            }
        }
        return nil
    }
}

extension Key {
    fileprivate var body: String {
        let parts = ssh.split(separator: " ", maxSplits: 2)
        return parts.count < 2 ? "" : String(parts[1])
    }

    /// Wherever a date cannot be read, the key does not count.
    fileprivate func reasonNotToCount(at moment: Instant, _ begins: (ZonedDate) -> Instant?)
        -> String?
    {
        if let from, begins(from).map({ moment < $0 }) ?? true {
            return "its key counts from \(from.words), and not on \(moment.text)"
        }
        if let until, begins(until).map({ moment >= until.end(of: $0) }) ?? true {
            return "its key counts until \(until.words), and not on \(moment.text)"
        }
        if let lost, begins(lost).map({ moment >= $0 }) ?? true {
            return "its key was lost on \(lost.words)"
        }
        guard let compromised else { return nil }
        guard let since = compromised.since else { return "its key is compromised" }
        return begins(since).map({ moment >= $0 }) ?? true
            ? "its key is compromised since \(since.words)" : nil
    }
}

extension ZonedDate {
    /// A whole day counts to its end.
    func end(of beginning: Instant) -> Instant {
        second == nil ? beginning + TimeSpan(seconds: CivilTime.secondsOfDay) : beginning
    }
}
