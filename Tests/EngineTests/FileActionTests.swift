import TestSupport
import Testing

@Suite("A file action") struct FileActionTests {
    private func play(_ path: String) throws -> Playground {
        let play = try Playground("file")
        try play.declare(
            Playground.simple(actions: "")
                .replacing("{run: [./deploy.sh]}", with: "{file: {path: \(path), format: json}}"))
        try play.reconcile("init")
        return play
    }

    @Test func `writes below the folder of the repository`() throws {
        let play = try play("$(environment)/flags.json")
        #expect(try play.reconcile("--once").status == 0)
        let text = try play.shell("cat .reconcile/production/flags.json").output
        #expect(text.contains("\"versions\":{\"app\":\"2.4.0\"}"))
        #expect(try play.shell("find \(play.state) -name tree").output == "")
    }

    @Test func `writes below the folder that the machine allows`() throws {
        let play = try play("flags.json")
        let done = try play.shell(
            """
            mkdir -p ../allowed && echo "files: [$PWD/../allowed]" > ../controller.yaml && \\
            $RECONCILE --once --controller ../controller.yaml && cat ../allowed/flags.json
            """)
        #expect(done.status == 0 && done.output.contains("2.4.0"), "\(done)")
    }

    @Test func `does not follow a link out of it`() throws {
        let play = try play("out/flags.json")
        let done = try play.shell(
            "mkdir -p .reconcile ../other && ln -s ../../other .reconcile/out && $RECONCILE --once")
        #expect(done.status == 1)
        #expect(try play.shell("ls ../other").output == "")
    }
}
