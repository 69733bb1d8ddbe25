import TestSupport
import Testing

/// Each transport with all that can be wrong with a hub: what is said, the exit status, and that nothing is half
/// done. One fleet goes through it all, so that each pass after a fault also shows that the one before left
/// nothing behind.
@Suite("A hub that fails") struct HubFaultTests {
    @Test(arguments: [Transport.path, .basic, .https, .ssh])
    func `is named with what is wrong and what helps, and the next pass goes on`(
        _ transport: Transport
    ) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.shell("echo 'hubTimeLimit: 2s' > ../controller.yaml", as: "one")
        var runs = ""
        for (number, fault) in HubFault.all.enumerated() {
            guard let strike = fault.strike(transport) else { continue }
            let version = "3.0.\(number)"
            try fleet.declare(Playground.simple(version: version), in: "one")
            let tip = try fleet.hubTip()
            try fleet.onFolder(strike)
            let pass = try fleet.pass()
            try fleet.onFolder(fault.mend(transport))

            #expect(pass.status == 1, "\(fault.name)")
            #expect(pass.output == "", "\(fault.name)")
            let line = pass.complaints.replacing(fleet.hub.url, with: "HUB")
            #expect(line.hasPrefix("reconcile: " + fault.begins), "\(fault.name): \(line)")
            #expect(line.contains(fault.has), "\(fault.name): \(line)")
            #expect(line.hasSuffix(fault.ends + "\n"), "\(fault.name): \(line)")
            #expect(line.count { $0 == "\n" } == 1, "\(fault.name): \(line)")
            #expect(try fleet.hubTip() == tip, "\(fault.name)")
            #expect((fleet.left("runs") ?? "") == runs, "\(fault.name)")

            let next = try fleet.pass()
            #expect(next.status == 0 && next.complaints == "", "\(fault.name): \(next)")
            runs += version + "\n"
            #expect(fleet.left("runs") == runs, "\(fault.name)")
        }
        try fleet.reconcile("one", "fetch")
        let audit = try fleet.reconcile("one", "audit")
        #expect(audit.status == 0, "\(audit)")
    }
}

extension Fleet {
    func pass() throws -> Finished {
        try reconcile("one", "--once", "--controller", "../controller.yaml")
    }

    func onFolder(_ script: String) throws {
        try shell(script, as: "one", in: folder)
    }
}
