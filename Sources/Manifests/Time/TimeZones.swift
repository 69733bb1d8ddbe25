/// The time zones that are known, by name, and of which edition they are.
package struct TimeZones: Sendable {
    /// Nil where there is no zone of this name.
    package var rules: @Sendable (_ name: String) -> ZoneRules?
    /// The edition of the tz database, such as `2025b`; evidence that rests on it names it.
    package var version: String

    package init(version: String, rules: @escaping @Sendable (_ name: String) -> ZoneRules?) {
        self.version = version
        self.rules = rules
    }

    /// For what asks no more than whether a zone exists: those that do all keep UTC.
    package static func named(_ exists: @escaping @Sendable (String) -> Bool) -> TimeZones {
        TimeZones(version: "unknown") { exists($0) ? .utc : nil }
    }
}
