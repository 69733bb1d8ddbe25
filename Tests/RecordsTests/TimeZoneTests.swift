import Manifests
import TestSupport
import Testing

@testable import Records

@Suite("The machine's time zones") struct TimeZoneTests {
    private func offset(_ zone: String, at text: String) throws -> Int {
        let instant = try #require(Instant(parsing: text))
        return try #require(machineTimeZones.rules(zone)).offset(at: instant)
    }

    @Test func `a zone has the rules of the database, under all its names`() throws {
        #expect(try offset("Europe/Berlin", at: "2025-03-30T00:59:59Z") == 3_600)
        #expect(try offset("Europe/Berlin", at: "2025-03-30T01:00:00Z") == 7_200)
        #expect(try offset("Pacific/Apia", at: "2011-12-30T09:59:59Z") == -36_000)
        #expect(try offset("Pacific/Apia", at: "2011-12-30T10:00:00Z") == 50_400)
        #expect(try offset("Australia/Lord_Howe", at: "2025-07-01T00:00:00Z") == 37_800)
        #expect(try offset("America/Argentina/Ushuaia", at: "2025-07-01T00:00:00Z") == -10_800)
        #expect(try offset("UTC", at: "2025-07-01T00:00:00Z") == 0)
    }

    @Test(arguments: [
        "Europe/Nowhere", "Europe", "", "/etc/localtime", "../../../etc/hostname", "Europe/../UTC",
        "Europe//Berlin", "tzdata.zi", "zone.tab", "localtime", "a/b/c/d", "right/UTC",
        "right/Europe/Berlin",
    ])
    func `what is no zone that keeps UTC is none`(name: String) {
        #expect(machineTimeZones.rules(name) == nil)
    }

    @Test func `the edition is a year and a letter`() {
        #expect(machineTimeZones.version.wholeMatch(of: /20[0-9]{2}[a-z]+/) != nil)
    }

    @Test func `where there is no database there is UTC, and no edition`() {
        let database = ZoneDatabase(folder: "/nonexistent")
        #expect(database.version() == "unknown")
        #expect(database.rules("UTC") == .utc)
        #expect(database.rules("Europe/Berlin") == nil)
    }
}
