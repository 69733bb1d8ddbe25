import Git
package import Ledger
package import Manifests

/// What became of entries that were brought to the hub.
package enum Brought: Sendable {
    /// They are on the hub, and this is what the ledger says with them.
    case accepted(LedgerTip)
    /// Another was first; nothing of ours landed, nor will.
    case refused
    /// Nobody knows; the same are to be brought again.
    case unknown(String)
}

/// The hub of a site: the repository itself, or a remote.
package enum SiteHub: ~Copyable {
    case path(PathHub)
    case remote(RemoteHub)

    /// The one place that chooses. With a remote, the state repository must be there.
    package init(_ site: Site, host: String, wire: () throws -> HubWire) throws {
        self =
            site.isPath
            ? .path(try PathHub(site, host: host))
            : .remote(try RemoteHub(site, host: host, over: try wire()))
    }

    package func isFounded() throws -> Bool {
        switch self {
        case .path(let hub): try hub.isFounded()
        case .remote(let hub): try hub.isFounded()
        }
    }

    /// Why there is no ledger though there was one; nil where nothing tells of one.
    package func lostLedger() throws -> LedgerTrouble? {
        switch self {
        case .path(let hub): try hub.lostLedger()
        case .remote(let hub): try hub.lostLedger()
        }
    }

    /// What is there now. Every commit of the ledger since the last one that was looked at is judged.
    package mutating func look(verified: String?, controller: Controller?) throws -> Look {
        try change(
            path: { try $0.look(verified: verified, controller: controller) },
            remote: { try $0.look(verified: verified, controller: controller) })
    }

    /// The ledger alone, with what others wrote set apart.
    package mutating func ledger(verified: String?) throws -> LedgerTip {
        try change(
            path: { try $0.ledger(verified: verified) },
            remote: { try $0.ledger(verified: verified) })
    }

    /// What was there when the hub last answered; nil where that is this repository, or where it never did.
    package mutating func lookBack(
        verified: String?, controller: Controller?, outbox: Outbox, because words: String
    ) throws -> Look? {
        try change(
            path: { _ in nil },
            remote: {
                try $0.lookBack(
                    verified: verified, controller: controller, outbox: outbox, because: words)
            })
    }

    /// The marks of the entries that the ledger has since a moment.
    package func recorded(since moment: Instant) throws -> Set<String> {
        switch self {
        case .path(let hub): try hub.recorded(since: moment)
        case .remote(let hub): try hub.recorded(since: moment)
        }
    }

    /// Moves the ledger forward again to where this machine knew it last, where it merely lies behind that or
    /// is gone. Returns nil where nothing is missing.
    package mutating func restore(to verified: String?) throws -> LedgerTip? {
        try change(
            path: { try $0.restore(to: verified) }, remote: { try $0.restore() })
    }

    /// Chains entries onto `tip`, makes them durable, and moves the branches of the hub if they are where we
    /// saw them.
    package mutating func push(_ entries: [Entry], onto tip: String?, state: ObservedState) throws
        -> Brought
    {
        try change(
            path: { hub in
                try hub.push(entries, onto: tip, state: state).map { .accepted($0) } ?? .refused
            },
            remote: { try $0.push(entries, onto: tip, state: state) })
    }

    /// To be called last: says that nothing is half written.
    package consuming func close() throws {
        switch consume self {
        case .path(let hub): try hub.close()
        case .remote(let hub): try hub.close()
        }
    }

    private mutating func change<Answer>(
        path: (inout PathHub) throws -> Answer, remote: (inout RemoteHub) throws -> Answer
    ) throws -> Answer {
        switch consume self {
        case .path(var hub):
            do {
                let answer = try path(&hub)
                self = .path(hub)
                return answer
            } catch {
                self = .path(hub)
                throw error
            }
        case .remote(var hub):
            do {
                let answer = try remote(&hub)
                self = .remote(hub)
                return answer
            } catch {
                self = .remote(hub)
                throw error
            }
        }
    }
}
