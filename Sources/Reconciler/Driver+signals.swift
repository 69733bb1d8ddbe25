package import Host
package import Manifests

extension Driver {
    /// The first signal to stop lets end what runs, for as long as `grace`, and then ends it; nothing is
    /// started. The second one leaves at once: supervisors go on, and the next pass settles what they did.
    /// `leaving` says so: it is called on a thread of its own.
    package func heed(
        _ signals: StopSignals, grace: TimeSpan, leaving: @escaping @Sendable () -> Void
    ) {
        let leave: @Sendable (Int32) -> Void = { signal in
            leaving()
            StopSignals.end(by: signal)
        }
        let mailbox = mailbox
        inBackground {
            guard signals.next() != nil else { return }
            mailbox.put(.stopping)
            if let second = signals.next(until: bootClock() + .seconds(grace.seconds)) {
                leave(second)
            }
            mailbox.put(.graceOver)
            if let second = signals.next() { leave(second) }
        }
    }
}
