import TestSupport
import Testing

/// What a terminal shows while actions run, and a pipe does not.
@Suite("What running actions say") struct HeardTests {
    /// Says a line, and waits until somebody has seen it.
    private static let waiting = """
        echo "bringing $RECONCILE_VERSION"; printf 'no end' >&2
        for i in $(seq 400); do [ -e "$world/seen" ] && break; sleep 0.05; done
        echo; [ -e "$world/seen" ] && echo "it was seen"

        """

    /// Runs a pass under a pseudo-terminal, which writes all that it shows to `../shown`.
    private static let onTerminal = "script -qefc '$RECONCILE --once' /dev/null > ../shown 2>&1"

    @Test func `is shown on a terminal before the action ends, line by line`() throws {
        let play = try Playground.founded(Self.waiting)
        let pass = try play.shell(
            """
            true
            \(Self.onTerminal) & id=$!
            for i in $(seq 300); do
                grep -q 'app/production deploy | bringing 2.4.0' ../shown && break; sleep 0.05
            done
            touch ../world/seen; wait $id; cat ../shown
            """)
        let lines = pass.output.split { $0.isNewline }.map(String.init)
        let heard = lines.filter { $0.hasPrefix("app/production deploy | ") }.map {
            String($0.dropFirst("app/production deploy | ".count))
        }
        #expect(heard.sorted() == ["bringing 2.4.0", "it was seen", "no end"], "\(pass)")
        // Its end is told when all is shown that it said.
        let last = lines.lastIndex { $0.hasPrefix("app/production deploy | ") } ?? .max
        #expect(lines.firstIndex(of: "app/production: its action succeeded") ?? 0 > last)
        #expect(lines.dropFirst().first == "app/production: production starts")
    }

    @Test func `is not shown where nobody sits before it`() throws {
        let play = try Playground.founded("echo loud; echo louder >&2\n")
        let pass = try play.reconcile("--once")
        // The subject lines, and what waits: exactly what it was before there was anything to show.
        #expect(
            pass.output.drop { !$0.isNewline }.dropFirst() == """
                app/production: production starts
                    ~ version of app: 2.3.1 -> 2.4.0
                app/production: its action succeeded
                app/production: production is verified
                Nothing waits.

                """, "\(pass)")
        #expect(pass.complaints == "")
    }

    @Test func `is shown without secrets, whole or in two writes`() throws {
        let play = try Playground.foundedWithToken(
            """
            echo "whole $TOKEN"
            printf '%.8s' "$TOKEN"; sleep 0.3; printf '%s\\n' "$(printf %s "$TOKEN" | tail -c +9)"

            """)
        let pass = try play.shell(
            """
            export TOKEN=correct-horse-battery
            script -qefc '$RECONCILE --once --controller ../controller.yaml' /dev/null
            """)
        #expect(pass.output.contains("app/production deploy | whole "), "\(pass)")
        for form in ["correct-horse-battery", "correct-", "orse-battery"] {
            #expect(!pass.output.contains(form), "\(form)")
        }
    }

    @Test func `steers no terminal, and is cut where it is too long`() throws {
        let play = try Playground.founded(
            "printf 'up\\033[2Jand\\ttab\\n'; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last\n"
        )
        let pass = try play.shell("\(Self.onTerminal); cat ../shown")
        #expect(pass.output.contains("deploy | up␛[2Jand"), "\(pass.output.prefix(2_000))")
        #expect(!pass.output.contains("\u{1B}[2J"))
        #expect(pass.output.contains("deploy | … 1951444 bytes left out …"))
        #expect(pass.output.contains("deploy | last"))
        #expect(pass.output.utf8.count < 20_000)
    }

    @Test func `holds up no action where the terminal is stopped`() throws {
        let play = try Playground.founded("seq 1 20000; echo end >&2\n")
        let pass = try play.shell(
            """
            cat > ../stopped.py <<'END'
            import os, pty, subprocess, sys, time
            master, slave = pty.openpty()
            began = time.time()
            run = subprocess.Popen([os.environ["RECONCILE"], "--once"], stdout=slave)
            # Nobody reads until the end of the action is recorded.
            def story(): return subprocess.check_output(["git", "log", "--format=%s", "reconcile/ledger"])
            while b"its action succeeded" not in story() and time.time() < began + 20: time.sleep(0.1)
            print("recorded" if b"its action succeeded" in story() else "held up")
            os.set_blocking(master, False)
            while run.poll() is None and time.time() < began + 60:
                try: os.read(master, 65536)
                except BlockingIOError: time.sleep(0.01)
            print("status", run.poll())
            END
            python3 ../stopped.py
            """)
        #expect(pass.output == "recorded\nstatus 0\n", "\(pass)")
        #expect(play.left("production") == "2.4.0\n")
    }
}
