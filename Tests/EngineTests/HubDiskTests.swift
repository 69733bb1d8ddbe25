import Glibc
import TestSupport
import Testing

/// A hub on a small disk of its own, which only root can give it.
@Suite("A hub whose disk takes nothing", .enabled(if: geteuid() == 0, "only root can mount a disk"))
struct HubDiskTests {
    private static let fill = "cat /dev/zero > hub.git/fill 2>&- || true"
    private static let full =
        "Its disk is full: make room there. Nothing was begun, and the next pass goes on."
    private static let readOnly =
        "Its disk takes nothing: see to it there. Nothing was begun, and the next pass goes on."

    @Test(arguments: [Transport.path, .https, .ssh])
    func `is named with its reason, nothing runs, and the next pass goes on`(
        _ transport: Transport
    ) throws {
        let fleet = try Fleet(transport)
        try fleet.found()
        try fleet.onFolder(
            """
            cp -a hub.git kept.git; find hub.git -mindepth 1 -delete
            mount -t tmpfs -o size=2m,mode=755 none hub.git; cp -a kept.git/. hub.git
            """)
        defer { _ = try? fleet.onFolder("umount -l hub.git") }
        let tip = try fleet.hubTip()
        for (strike, mend, words) in [
            (Self.fill, "rm hub.git/fill", Self.full),
            ("mount -o remount,ro hub.git", "mount -o remount,rw hub.git", Self.readOnly),
        ] {
            try fleet.onFolder(strike)
            let pass = try fleet.reconcile("one", "--once")
            try fleet.onFolder(mend)
            #expect(pass.status == 1 && pass.output == "")
            let begins =
                "reconcile: the hub \(fleet.hub.url) does not take reconcile/ledger and reconcile/revisions: "
            #expect(pass.complaints.hasPrefix(begins), "\(pass)")
            #expect(pass.complaints.hasSuffix("\(words)\n"), "\(pass)")
            #expect(fleet.left("runs") == nil)
            #expect(try fleet.hubTip() == tip)
        }
        #expect(try fleet.reconcile("one", "--once").status == 0)
        #expect(fleet.left("runs") == "2.4.0\n")
        try fleet.reconcile("one", "fetch")
        #expect(try fleet.reconcile("one", "audit").status == 0)
    }
}
