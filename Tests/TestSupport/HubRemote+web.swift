/// git's own http server behind nginx, which asks who it is.
extension HubRemote {
    /// Starts both; the password is what `git` is told by its credential helper.
    func startWeb(certified: Bool) throws -> String {
        let (folder, port) = (directory.path, try freePort())
        if certified { try certify() }
        try allow(password: "right")
        try tell(password: "right")
        try write(Self.settings(folder, port, certified: certified), to: "nginx.conf")
        try write(Self.gitSettings(folder), to: ".gitconfig")
        try serve("fcgiwrap -c 4 -s unix:\(folder)/cgi > \(folder)/cgi.log 2>&1")
        try serve("nginx -p \(folder) -c \(folder)/nginx.conf > \(folder)/log 2>&1")
        try knock(at: port)
        return port
    }

    /// What the server takes from now on.
    package func allow(password: String) throws {
        try shell(
            "printf 'robot:%s\\n' \"$(openssl passwd -apr1 \(password))\" > \(directory.path)/passwords"
        )
    }

    /// What git's credential helper says from now on.
    package func tell(password: String) throws {
        try write("username=robot\npassword=\(password)\n", to: "credentials")
    }

    /// An authority that nobody has heard of, and a certificate of the server's by it.
    private func certify() throws {
        try shell(
            """
            cd \(directory.path)
            new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
            openssl req -x509 $new -keyout authority.key -out authority.pem -days 2 -subj /CN=authority \\
                2> authority.log
            openssl req $new -keyout server.key -out server.csr -subj /CN=127.0.0.1 2>> authority.log
            printf 'subjectAltName=IP:127.0.0.1' > server.ext
            openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial \\
                -out server.pem -days 2 -extfile server.ext 2>> authority.log
            """)
    }

    private static func gitSettings(_ folder: String) -> String {
        """
        [credential]
            helper = "!cat \(folder)/credentials #"
        [http]
            sslCAInfo = \(folder)/authority.pem

        """
    }

    private static func settings(_ folder: String, _ port: String, certified: Bool) -> String {
        let certificate =
            "ssl_certificate \(folder)/server.pem; ssl_certificate_key \(folder)/server.key;"
        let places = ["client_body", "fastcgi", "proxy", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(folder)/\($0);"
        }
        return """
            daemon off;
            master_process off;
            pid \(folder)/nginx.pid;
            error_log \(folder)/nginx.log;
            events {}
            http {
                access_log off;
                client_max_body_size 0;
                \(places.joined(separator: " "))
                server {
                    listen 127.0.0.1:\(port)\(certified ? " ssl" : "");
                    \(certified ? certificate : "")
                    location / {
                        auth_basic hub;
                        auth_basic_user_file \(folder)/passwords;
                        fastcgi_pass unix:\(folder)/cgi;
                        fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
                        fastcgi_param GIT_PROJECT_ROOT \(folder);
                        fastcgi_param GIT_HTTP_EXPORT_ALL 1;
                        fastcgi_param GIT_CONFIG_NOSYSTEM 1;
                        fastcgi_param HOME \(folder);
                        fastcgi_param PATH /usr/bin:/bin;
                        fastcgi_param PATH_INFO $uri;
                        fastcgi_param QUERY_STRING $query_string;
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param CONTENT_TYPE $content_type;
                        fastcgi_param CONTENT_LENGTH $content_length;
                        fastcgi_param REMOTE_USER $remote_user;
                        fastcgi_param REMOTE_ADDR $remote_addr;
                        fastcgi_param HTTP_GIT_PROTOCOL $http_git_protocol;
                        fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
                    }
                }
            }

            """
    }

    private func write(_ text: String, to name: String) throws {
        try run(
            "sh", ["-c", "printf %s \"$0\" > \"$1\"", text, "\(directory.path)/\(name)"],
            environment: ["PATH": "/usr/bin:/bin"])
    }
}
