import Glibc

/// How a hub is reached. `http` is a small server that can lose answers; `basic` and `https` are nginx, which asks
/// for a password, the latter with a certificate by an authority of the test's own.
package enum Transport: String, CaseIterable, Sendable {
    case path, file, http, basic, https, ssh

    /// One of each kind; what passwords and servers of the web differ in has tests of its own.
    package static let each: [Transport] = [.path, .file, .https, .ssh]
}

/// A real bare repository, and the server by which it is reached.
package final class HubRemote {
    package let directory: TemporaryDirectory
    /// The repository's own folder.
    package let remote: String
    package private(set) var url = ""
    private var servers: [String] = []

    package init(_ transport: Transport, _ test: String = #function) throws {
        directory = try TemporaryDirectory(test)
        remote = directory.path + "/hub.git"
        try shell("git init --quiet --bare --initial-branch=main \(remote)")
        try shell("git -C \(remote) config http.receivepack true")
        switch transport {
        case .path: url = remote
        case .file: url = "file://" + remote
        case .http: url = "http://127.0.0.1:\(try startHTTP())/hub.git"
        case .basic: url = "http://127.0.0.1:\(try startWeb(certified: false))/hub.git"
        case .https: url = "https://127.0.0.1:\(try startWeb(certified: true))/hub.git"
        case .ssh: url = "ssh://127.0.0.1:\(try startSSH())\(remote)"
        }
    }

    /// By KILL: what a test starts has inherited that its thread blocks TERM.
    deinit { for server in servers { _ = try? run("kill", ["-KILL", server]) } }

    /// Starts a program that runs until the test is over, and says its number first.
    func serve(_ script: String) throws {
        servers.append(try shell("\(script) & echo $! | tee -a \(directory.path)/served"))
    }

    /// Returns once somebody listens there.
    func knock(at port: String) throws {
        let knock = "import socket; socket.create_connection(('127.0.0.1', \(port)))"
        try shell(
            "for i in $(seq 50); do python3 -c \"\(knock)\" 2>&- && exit 0; sleep 0.1; done; exit 1"
        )
    }

    /// A port that nobody had a moment ago.
    func freePort() throws -> String {
        try shell(
            "python3 -c \"import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])\""
        )
    }

    /// What a `git` needs to get there.
    package var environment: [String: String] {
        let (key, hosts) = (directory.path + "/key", directory.path + "/hosts")
        let ssh = "ssh -F /dev/null -i \(key) -o StrictHostKeyChecking=yes"
        return [
            "PATH": "/usr/bin:/bin", "HOME": directory.path, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_SSH_COMMAND": "\(ssh) -o UserKnownHostsFile=\(hosts)",
        ]
    }

    /// On the hub, between the moment it told its references and the moment it moves them.
    package func beforeUpdate(_ script: String) throws {
        let hook = "\(remote)/hooks/pre-receive"
        let text = "#!/bin/sh\nunset GIT_QUARANTINE_PATH\n\(script)\n"
        try run("sh", ["-c", "printf %s \"$0\" > \"$1\" && chmod +x \"$1\"", text, hook])
    }

    /// The next answer of the http server to a push is thrown away.
    package func dropOneAnswer() throws { try shell("echo once > \(directory.path)/drop") }

    /// The next answers of the http server to a push are thrown away.
    package func dropAnswers(_ drop: Bool) throws {
        try shell(drop ? "touch \(directory.path)/drop" : "rm \(directory.path)/drop")
    }

    @discardableResult
    package func shell(_ script: String) throws -> String {
        let ended = try run(
            "sh", ["-c", script],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "GIT_CONFIG_NOSYSTEM": "1"])
        guard ended.status == 0 else { throw TestSupportError("\(script): \(ended.complaints)") }
        return String(ended.output.drop { $0.isWhitespace }.prefix { !$0.isWhitespace })
    }

    private func startHTTP() throws -> String {
        let script = directory.path + "/server.py"
        try run("sh", ["-c", "printf %s \"$0\" > \"$1\"", Self.httpServer, script])
        let folder = directory.path
        try serve("python3 -B \(script) \(folder) > \(folder)/log 2>&1")
        return try shell(
            "for i in $(seq 100); do cat \(folder)/port && break; sleep 0.1; done 2>&-")
    }

    private func startSSH() throws -> String {
        let (folder, port) = (directory.path, try freePort())
        try shell("mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N '' -f \(folder)/key")
        try shell("ssh-keygen -q -t ed25519 -N '' -f \(folder)/host")
        try shell("cp \(folder)/key.pub \(folder)/keys")
        try shell("echo \"[127.0.0.1]:\(port) $(cat \(folder)/host.pub)\" > \(folder)/hosts")
        let settings =
            "-o Port=\(port) -o ListenAddress=127.0.0.1 -o HostKey=\(folder)/host -o PidFile=none"
            + " -o AuthorizedKeysFile=\(folder)/keys -o StrictModes=no -o UsePAM=no"
        try serve("/usr/sbin/sshd -D -f /dev/null \(settings) > \(folder)/log 2>&1")
        try knock(at: port)
        return port
    }

    /// git's own http server behind Python's; it can lose the answer of a push that it has done.
    private static let httpServer = #"""
        import http.server, os, subprocess, sys
        folder = sys.argv[1]

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path, _, query = self.path.partition("?")
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers.get("Transfer-Encoding") == "chunked":
                    while size := int(self.rfile.readline(), 16):
                        body += self.rfile.read(size)
                        self.rfile.readline()
                env = dict(os.environ, GIT_PROJECT_ROOT=folder, GIT_HTTP_EXPORT_ALL="1", PATH_INFO=path,
                    QUERY_STRING=query, REQUEST_METHOD=self.command, REMOTE_USER="someone",
                    REMOTE_ADDR="127.0.0.1", CONTENT_LENGTH=str(len(body)),
                    CONTENT_TYPE=self.headers.get("Content-Type", ""),
                    GIT_PROTOCOL=self.headers.get("Git-Protocol", ""),
                    HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""))
                done = subprocess.run(["git", "http-backend"], input=body, env=env, stdout=subprocess.PIPE)
                if path.endswith("/git-receive-pack") and os.path.exists(folder + "/drop"):
                    if os.path.getsize(folder + "/drop"):
                        os.remove(folder + "/drop")
                    self.close_connection = True
                    return self.connection.close()
                head, _, answer = done.stdout.partition(b"\r\n\r\n")
                headers = [line.split(": ", 1) for line in head.decode().split("\r\n")]
                status = next((value for name, value in headers if name == "Status"), "200 OK")
                self.send_response(int(status.split()[0]))
                for name, value in headers:
                    if name != "Status":
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_POST = do_GET

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        with open(folder + "/port.new", "w") as file:
            file.write(str(server.server_address[1]))
        os.rename(folder + "/port.new", folder + "/port")
        server.serve_forever()
        """#
}
