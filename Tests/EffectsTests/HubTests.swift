import Effects
import Git
import TestSupport
import Testing

@Suite("The hub") struct HubTests {
    private let branch = "refs/heads/reconcile/ledger"

    @Test(arguments: Transport.each)
    func `what is pushed is listed, fetched, and pushed on`(_ transport: Transport) throws {
        let server = try HubServer(transport)
        let hub = try server.hub()
        #expect(try hub.fetch([branch]) == [:])
        let first = try server.commit("first")
        let update = Hub.Update(reference: branch, expected: nil, new: first)
        #expect(try hub.push([update]) == .accepted)
        #expect(try hub.push([update]) == .accepted)
        #expect(
            try hub.lsRemote([branch, "refs/heads/none"]) == [branch: first])
        #expect(try hub.fetch([branch]) == [branch: first])
        #expect(try Repository(at: server.state).contains(first))
        // git that is killed while it moves a reference leaves its lock behind.
        #expect(try server.shell("git -C \(server.state) for-each-ref") == "")
        let second = try server.commit("second", on: first)
        #expect(try hub.push([.init(reference: branch, expected: first, new: second)]) == .accepted)
        #expect(try hub.fetch([branch]) == [branch: second])
    }

    @Test(arguments: Transport.each)
    func `of two that push from one tip, one wins and the other is refused`(
        _ transport: Transport
    ) throws {
        let server = try HubServer(transport)
        let hub = try server.hub()
        let base = try server.commit("base")
        let (mine, other) = (
            try server.commit("mine", on: base), try server.commit("other", on: base)
        )
        let side = "refs/heads/other"
        _ = try hub.push([.init(reference: branch, expected: nil, new: base)])
        _ = try hub.push([.init(reference: side, expected: nil, new: other)])
        // The other lands after the hub has told us its tip, and before it moves it for us.
        try server.beforeUpdate("git update-ref \(branch) \(other)")
        let answer = try hub.push([.init(reference: branch, expected: base, new: mine)])
        guard case .refused(let reasons) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(Array(reasons.keys) == [branch])
        #expect(try hub.lsRemote([branch]) == [branch: other])
        // And of what was seen to have moved already, the same is said.
        let again = try hub.push([.init(reference: branch, expected: base, new: mine)])
        guard case .refused = again else {
            Issue.record("\(again)")
            return
        }
        #expect(try hub.lsRemote([branch]) == [branch: other])
    }

    @Test func `a push of two references lands whole or not at all`() throws {
        let server = try HubServer(.http)
        let hub = try server.hub()
        let (one, two) = (try server.commit("one"), try server.commit("two"))
        _ = try hub.push([.init(reference: branch, expected: nil, new: one)])
        let answer = try hub.push([
            .init(reference: branch, expected: two, new: two),
            .init(reference: "refs/heads/reconcile/revisions", expected: nil, new: two),
        ])
        guard case .refused(let reasons) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(reasons.count == 2)
        #expect(
            try hub.lsRemote(["refs/heads/reconcile/revisions"]) == [:])
    }

    @Test func `a push whose answer was lost is unknown, and pushed again it is accepted`() throws {
        let server = try HubServer(.http)
        let hub = try server.hub()
        let first = try server.commit("first")
        let update = Hub.Update(reference: branch, expected: nil, new: first)
        try server.dropAnswers(true)
        let answer = try hub.push([update])
        guard case .unknown = answer else {
            Issue.record("\(answer)")
            return
        }
        try server.dropAnswers(false)
        #expect(try hub.lsRemote([branch]) == [branch: first])
        #expect(try hub.push([update]) == .accepted)
    }

    @Test func `a push that takes too long is unknown`() throws {
        let server = try HubServer(.path)
        let first = try server.commit("first")
        try server.beforeUpdate("sleep 5")
        let answer = try server.hub(seconds: 1).push([
            .init(reference: branch, expected: nil, new: first)
        ])
        guard case .unknown = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func `a hub that is not there is unreachable, and nothing is known of a push`() throws {
        let server = try HubServer(.path)
        let first = try server.commit("first")
        try server.shell("mv \(server.remote) \(server.remote).gone")
        let hub = try server.hub()
        #expect(throws: HubError.self) { try hub.fetch([branch]) }
        let answer = try hub.push([.init(reference: branch, expected: nil, new: first)])
        guard case .unknown = answer else {
            Issue.record("\(answer)")
            return
        }
    }

    @Test func `a shallow hub, of which nothing comes, is told`() throws {
        let server = try HubServer(.file)
        let hub = try server.hub()
        let first = try server.commit("first")
        let second = try server.commit("second", on: first)
        _ = try hub.push([.init(reference: branch, expected: nil, new: second)])
        let folder = server.directory.path
        try server.shell(
            "git clone -q --bare --depth=1 -b reconcile/ledger file://\(server.remote) \(folder)/shallow"
        )
        try server.shell("rm -rf \(server.remote) && mv \(folder)/shallow \(server.remote)")
        try server.shell("rm -rf \(server.state)")
        _ = try Repository.initBare(at: server.state)
        let error = #expect(throws: HubError.self) { try hub.fetch([branch]) }
        #expect(
            error?.kind == .incomplete || error?.kind == .unreachable,
            "\(String(describing: error))")
    }

    @Test(arguments: [
        "", "-x", "--upload-pack=touch /tmp/x", "ext::sh -c true", "fd::1", "ftp://x/y", "a\nb",
    ])
    func `an address that git would take for something else is refused`(_ url: String) {
        #expect(throws: HubError.self) {
            try Hub(url: url, repository: "/") { _, _, _, _ in
                ProgramResult(status: 0, output: [], complaints: [])
            }
        }
    }
}
