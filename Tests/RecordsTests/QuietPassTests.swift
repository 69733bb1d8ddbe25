import Git
import Host
import TestSupport
import Testing

@testable import Records

@Suite("A quiet pass") struct QuietPassTests {
    private static let question = PassQuestion(
        program: "0.1.0 1 2 3", user: 1_000, words: ["--once", "--repo", "/srv/app"],
        folder: "/home/olga",
        environment: [
            PassQuestion.Variable("HOME", "/home/olga"),
            PassQuestion.Variable("XDG_STATE_HOME", nil),
        ])

    private static let sights = [
        Sight(.init("/srv/app", .identity), .stamp("1 2 3")),
        Sight(.init("/srv/app/.git/HEAD", .content), .bytes(Array("ref: refs/heads/main\n".utf8))),
        Sight(.init("/srv/app/.git/commondir", .content), .nothing),
        Sight(.init("/srv/app/.git/packed-refs", .stamp), .stamp("1 2 3 4")),
        Sight(.init("/usr/share/zoneinfo/Europe/Berlin", .stamp), .stamp("1 2 3 5")),
    ]

    private static let hub = RememberedHub(
        address: "ssh://hub/app.git", state: "/state/1",
        tips: [RememberedHub.Tip("refs/heads/main", String(repeating: "a", count: 40))])

    private static let pass = QuietPass(
        question, sights: sights, hub: hub, from: 1_000, next: 1_600)

    private func look(_ place: Sight.Place) -> Sight.Finding? {
        Self.sights.first { $0.place == place }?.finding
    }

    @Test func `holds for as long as all is as it was`() {
        #expect(Self.pass.holds(for: Self.question, at: 1_000, look: look))
        #expect(Self.pass.holds(for: Self.question, at: 1_599, look: look))
    }

    @Test func `holds from when it was known until something may come due`() {
        #expect(!Self.pass.holds(for: Self.question, at: 999, look: look))
        #expect(!Self.pass.holds(for: Self.question, at: 1_600, look: look))
    }

    @Test func `is asked for anew after an hour, whatever is due later`() {
        for next in [nil, 1_000_000] {
            let pass = QuietPass(Self.question, sights: [], from: 1_000, next: next)
            #expect(pass.until == 4_600)
        }
    }

    @Test func `is no answer to another question`() {
        let changes: [(inout PassQuestion) -> Void] = [
            { $0.program = "0.1.0 1 2 4" }, { $0.user = 0 }, { $0.folder = "/srv" },
            { $0.words.append("--branch=x") }, { $0.words = ["--once", "--repo /srv/app"] },
            { $0.environment[0].value = "/root" }, { $0.environment[1].value = "" },
            { $0.environment.removeLast() },
        ]
        for change in changes {
            var question = Self.question
            change(&question)
            #expect(!Self.pass.holds(for: question, at: 1_000, look: look), "\(question)")
        }
    }

    @Test(arguments: sights.map(\.place))
    func `does not hold where a place looks otherwise, or cannot be looked at`(
        place: Sight.Place
    ) {
        let others: [Sight.Finding?] = [nil, .bytes([]), .stamp("9"), .bytes([0])]
        for other in others {
            #expect(
                !Self.pass.holds(for: Self.question, at: 1_000) {
                    $0 == place ? other : look($0)
                })
        }
    }

    @Test func `is read as it was written`() throws {
        var plain = Self.pass
        plain.hub = nil
        for pass in [Self.pass, plain] {
            #expect(try QuietPass(decoding: pass.encoded(), path: "x") == pass)
        }
    }

    @Test func `is not read from a file that is cut off, flipped or longer`() {
        let bytes = Self.pass.encoded()
        for length in 0..<bytes.count {
            #expect(throws: HostError.self) {
                try QuietPass(decoding: Array(bytes[..<length]), path: "x")
            }
        }
        for position in bytes.indices {
            var flipped = bytes
            flipped[position] ^= 1
            #expect(throws: HostError.self, "byte \(position)") {
                try QuietPass(decoding: flipped, path: "x")
            }
        }
        #expect(throws: HostError.self) { try QuietPass(decoding: bytes + [10], path: "x") }
        #expect(throws: HostError.self) { try QuietPass(decoding: bytes + bytes, path: "x") }
    }

    @Test func `a hub must name the same, no more and no less`() throws {
        let commit = try #require(ObjectID(hex: String(repeating: "a", count: 40)))
        let other = try #require(ObjectID(hex: String(repeating: "b", count: 40)))
        #expect(Self.hub.named(["refs/heads/main": commit]))
        #expect(!Self.hub.named(["refs/heads/main": other]))
        #expect(!Self.hub.named([:]))
        #expect(!Self.hub.named(["refs/heads/main": commit, "refs/heads/x": commit]))
    }
}

@Suite("A place that a pass looks at") struct SightTests {
    private let folder: TemporaryDirectory
    private var file: String { folder.path + "/file" }

    init() throws {
        folder = try TemporaryDirectory("sight")
        try File.create(Array("words".utf8), at: folder.path + "/file")
    }

    private var future: Int { (wallClock().seconds + 60) * 1_000_000_000 }
    private var past: Int { (wallClock().seconds - 60) * 1_000_000_000 }

    @Test func `is what it was only where it has not changed of late`() {
        for how in [Sight.How.content, .stamp] {
            let place = Sight.Place(file, how)
            #expect(place.look(unchangedSince: future)?.finding == place.look())
            #expect(place.look(unchangedSince: past) == nil)
        }
    }

    @Test func `is told by its bytes, its stamp or which one it is`() throws {
        #expect(Sight.Place(file, .content).look() == .bytes(Array("words".utf8)))
        #expect(Sight.Place(folder.path + "/none", .content).look() == .nothing)
        #expect(Sight.Place(folder.path + "/none", .stamp).look() == .nothing)
        #expect(Sight.Place(folder.path + "/none", .identity).look() == nil)
        // A folder where a reference was is nothing that can be read.
        #expect(Sight.Place(folder.path, .content).look() == nil)

        let (stamp, identity) = (
            Sight.Place(folder.path, .stamp).look(), Sight.Place(folder.path, .identity).look()
        )
        try File.create([], at: folder.path + "/another")
        #expect(Sight.Place(folder.path, .stamp).look() != stamp)
        #expect(Sight.Place(folder.path, .identity).look() == identity)
    }
}
