import TestSupport
import Testing

/// What lies in the working folder and is not what is planned is named beside the plan.
@Suite("What is not planned") struct UnplannedTests {
    @Test func `is nothing where all is committed`() throws {
        let play = try Playground.founded("")
        #expect(try play.reconcile("plan").complaints == "")
        // Files that git writes with other ends of lines are the same manifests.
        try play.shell("sed -i 's/$/\\r/' desired-state/manifests.yaml")
        #expect(try play.reconcile("plan").complaints == "")
    }

    @Test func `is what was changed, added or taken away, and not committed`() throws {
        let play = try Playground.founded("")
        try play.sandbox.write("desired-state/more.yaml", "# nothing yet\n")
        try play.sandbox.commit("More")
        try play.shell(
            """
            echo '# more' >> desired-state/manifests.yaml
            mkdir desired-state/eu; echo > desired-state/eu/new.yaml; echo > desired-state/notes.txt
            rm desired-state/more.yaml
            """)
        let plan = try play.reconcile("plan")
        #expect(
            plan.complaints
                == "Not committed, so not planned: desired-state/eu/new.yaml, "
                + "desired-state/manifests.yaml, desired-state/more.yaml\n")
        #expect(plan.status == 0)
    }

    @Test func `is said of a plan that was remembered, too`() throws {
        let play = try Playground.founded("")
        try play.reconcile("--once")
        try play.shell("sleep 3.1; $RECONCILE --once; $RECONCILE plan")
        let withoutObjects = "mv .git/objects .git/gone; $RECONCILE plan; mv .git/gone .git/objects"
        #expect(try play.shell(withoutObjects).output.hasPrefix("Nothing would happen now.\n"))
        for change in [
            "echo '# more' >> desired-state/manifests.yaml", "touch desired-state/new.yaml",
        ] {
            try play.shell(
                "git checkout -q . ; git clean -fdq; sleep 2.1; $RECONCILE plan; \(change)")
            #expect(try play.reconcile("plan").complaints.hasPrefix("Not committed"), "\(change)")
        }
        try play.shell("git checkout -q . ; git clean -fdq; git checkout -qb other")
        try play.shell("sleep 3.1; $RECONCILE plan")
        try play.sandbox.run("commit -q --allow-empty -m x")
        #expect(try play.reconcile("plan").complaints == "")
        try play.declare(Playground.simple(version: "9.9.9"))
        #expect(
            try play.reconcile("plan").complaints == "Planned is main; checked out is other\n")
    }

    @Test func `is what was not pushed, or pushed since the hub was asked`() throws {
        let fleet = try Fleet()
        try fleet.found()
        try fleet.reconcile("one", "--once")
        let lines = { (plan: Finished) in
            plan.complaints.split(separator: "\n").filter { !$0.hasPrefix("As ") }.joined(
                separator: " ")
        }
        #expect(try lines(fleet.reconcile("one", "plan")) == "")
        try fleet.shell(
            "git commit -q --allow-empty -m 1; git commit -q --allow-empty -m 2", as: "one")
        #expect(
            try lines(fleet.reconcile("one", "plan"))
                == "2 commits of main are not on origin, so not planned: git push origin main")
        try fleet.shell("git push -q origin main", as: "one")
        #expect(try lines(fleet.reconcile("one", "plan")).contains("reconcile fetch"))
        try fleet.reconcile("one", "fetch")
        #expect(try lines(fleet.reconcile("one", "plan")) == "")
    }
}
