package import Host
package import Manifests

extension Driver {
    /// The first signal to stop lets end what runs, for as long as `grace`, and then ends it; nothing is
    /// started. The second one leaves at once: supervisors go on, and the next pass settles what they did.
    package func heed(_ signals: StopSignals, grace: TimeSpan) {
        let mailbox = mailbox
        inBackground {
            guard signals.next() != nil else { return }
            mailbox.put(.stopping)
            if let second = signals.next(until: bootClock() + .seconds(grace.seconds)) {
                StopSignals.end(by: second)
            }
            mailbox.put(.graceOver)
            if let second = signals.next() { StopSignals.end(by: second) }
        }
    }
}
