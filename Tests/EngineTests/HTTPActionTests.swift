import TestSupport
import Testing

@Suite("A request") struct HTTPActionTests {
    private let play: Playground
    private let port: String

    /// Answers, and notes in the world what it was asked.
    private static let server = """
        import http.server, json, os, threading, time
        class Answers(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get('Content-Length') or 0)).decode()
                with open('asked', 'a') as file:
                    print(json.dumps({'path': self.path, 'how': self.command, 'body': body,
                        'token': self.headers.get('X-Token'), 'key': self.headers.get('Idempotency-Key'),
                        'type': self.headers.get('Content-Type')}), file=file)
                if self.path == '/slow': time.sleep(5)
                code = int(self.path[1:4]) if self.path[1:4].isdigit() else 200
                self.send_response(code)
                if code == 302: self.send_header('Location', 'http://elsewhere.invalid/')
                self.end_headers()
                self.wfile.write(json.dumps({'made': {'id': 7, 'token': 's3cret-' + 'token-value'}}).encode())
            do_GET = do_POST = answer
            def log_message(self, *words): pass
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Answers)
        open('port.new', 'w').write(str(server.server_port)); os.rename('port.new', 'port')
        threading.Timer(60, lambda: os._exit(0)).start()
        server.serve_forever()
        """

    init() throws {
        play = try Playground("request")
        try play.sandbox.write("server.py", HTTPActionTests.server)
        let started = try play.shell(
            """
            mkdir -p \(play.world) && cd \(play.world) && \
            { python3 -c "$(cat \(play.sandbox.path)/server.py)" </dev/null >server.log 2>&1 & } && \
            until [ -e port ]; do sleep 0.05; done
            """)
        port = started.status == 0 ? play.left("port") ?? "" : ""
        try play.program("deploy.sh", Playground.deploy)
        try play.program("note.sh", "echo \"$1\" >> \"$world/note\"\n")
    }

    private func run(_ steps: String) throws -> Finished {
        try play.declare(
            Playground.simple(
                stage: "      entry: {steps: [\(steps)]}"))
        try play.reconcile("init")
        return try play.shell(
            "XTOKEN=s3cret-token-value https_proxy=http://127.0.0.1:9 http_proxy=http://127.0.0.1:9 $RECONCILE --once --controller ../controller.yaml"
        )
    }

    private func controller() throws {
        try play.sandbox.write(
            "../controller.yaml",
            "secrets: {tracker: {variable: XTOKEN, environments: [production]}}\n")
    }

    @Test func `sends its body, and a secret that is seen nowhere`() throws {
        try controller()
        let done = try run(
            """
            {name: made, http: {url: "http://127.0.0.1:\(port)/make/$(version)", \
            body: '{"v": "$(version)"}', headers: {X-Token: {secret: tracker}}, json: .made}}, \
            {name: used, run: [./note.sh, "$(made.id)"]}
            """)
        #expect(done.status == 0, "\(done)")
        let asked = try #require(play.left("asked"))
        #expect(asked.contains("\"path\": \"/make/2.4.0\", \"how\": \"POST\""))
        #expect(asked.contains("\"token\": \"s3cret-token-value\""))
        #expect(asked.contains("\"type\": \"application/json\""))
        #expect(!asked.contains("\"key\": null"))
        #expect(play.left("production") == "2.4.0\n")
        let leaks = try play.shell(
            "grep -rl s3cret-token-value \(play.state) .git; git log -p reconcile/ledger | grep s3cret-token-value"
        )
        #expect(leaks.output == "", "\(leaks.output)")
        #expect(play.left("note") == "7\n")
    }

    @Test func `takes results of earlier programs, each as its place wants it`() throws {
        try controller()
        try play.program("made.sh", "printf '%s\\n' '{\"id\": \"a/b \\\"c?\"}'\n")
        try play.program("tell.sh", "echo \"$ID\" >> \"$world/told\"\n")
        let done = try run(
            """
            {name: made, run: [./made.sh]}, \
            {http: {url: "http://127.0.0.1:\(port)/x/$(made.id)/y", body: 'id=$(made.id).', \
            headers: {X-Token: "<$(made.id)>"}}}, \
            {name: used, run: [./tell.sh], environment: {ID: "<$(made.id)>"}}
            """)
        #expect(done.status == 0, "\(done)")
        let asked = try #require(play.left("asked"))
        #expect(asked.contains("\"path\": \"/x/a%2Fb%20%22c%3F/y\""), "\(asked)")
        #expect(asked.contains("\"body\": \"id=a/b \\\"c?.\""), "\(asked)")
        #expect(asked.contains("\"token\": \"<a/b \\\"c?>\""), "\(asked)")
        #expect(play.left("told") == "<a/b \"c?>\n")
    }

    @Test(arguments: [
        ("/404", "", "answered with 404"), ("/302", "", "http://elsewhere.invalid/"),
        ("/404", ", expect: [404]", nil), ("/302", ", expect: 302", nil),
        ("/slow", ", timeout: 1s", "timed out"), ("/x", ", json: .made.none", "no `.made.none`"),
    ])
    func `is judged by its answer`(path: String, more: String, problem: String?) throws {
        try controller()
        let done = try run("{http: {url: \"http://127.0.0.1:\(port)\(path)\"\(more)}}")
        #expect((done.status == 0) == (problem == nil), "\(done)")
        #expect((play.left("production") == nil) == (problem != nil))
        if let problem {
            let said = try play.sandbox.run("log -1 -p reconcile/ledger")
            #expect(said.contains(problem), "\(said)")
        }
    }
}
