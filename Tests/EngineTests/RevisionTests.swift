import TestSupport
import Testing

@Suite("A revision") struct RevisionTests {
    @Test func `a commit of the README makes no entry, and a program that is named makes one`()
        throws
    {
        let play = try Playground()
        try play.program("deploy.sh", "cat ./conf/production.txt\n\(Playground.deploy)")
        try play.sandbox.write("conf/production.txt", "quiet\n")
        try play.declare(
            Playground.simple().replacing(
                "run: [./deploy.sh]", with: "run: [./deploy.sh, --conf=./conf/$(environment).txt]"))
        try play.reconcile("init")
        try play.reconcile("--once")
        let story = try play.story()

        try play.sandbox.write("README.md", "words\n")
        try play.sandbox.commit("Say more")
        #expect(try play.reconcile("--once").output == "")
        #expect(try play.story() == story)

        try play.sandbox.write("conf/production.txt", "loud\n")
        try play.sandbox.commit("Be loud")
        let told = try play.reconcile("--once")
        #expect(told.output.hasPrefix("Revision "))
        #expect(try play.story().count == story.count + 1)
    }

    @Test func `the revision of every start is kept from becoming garbage`() throws {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple(stage: "      notBefore: 2999-01-01"))
        try play.reconcile("init")
        try play.reconcile("--once")
        try play.declare(Playground.simple())
        try play.sandbox.write("README.md", "words\n")
        let acted = try play.sandbox.commit("Say more")
        try play.reconcile("--once")
        #expect(play.left("production") == "2.4.0\n")
        let kept = try play.shell("git merge-base --is-ancestor \(acted) reconcile/revisions")
        #expect(kept.status == 0)
    }

    @Test func `a desired state within the repository is not taken for the one of the ledger`()
        throws
    {
        let play = try Playground()
        try play.program("deploy.sh", Playground.deploy)
        try play.declare(Playground.simple())
        try play.sandbox.write("inner/desired-state/app.yaml", Playground.simple())
        try play.reconcile("init")
        let told = try play.shell("cd inner && $RECONCILE plan")
        #expect(told.status == 2)
        #expect(told.complaints.contains("inner has a `desired-state/` of its own"))
    }
}
