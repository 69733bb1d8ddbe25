import CHost
import Glibc

/// Becomes a supervisor for each request that comes on standard input, in a process of its own; returns at the
/// end of the requests. To be called by a program that has done nothing yet, and exits with what is returned.
///
/// A fork costs a fraction of starting the program anew. This one has one thread, so that what it forks may do
/// all that a program may.
package func superviseOnRequest() -> Int32 {
    // Nobody waits for them.
    signal(SIGCHLD, SIG_IGN)
    while let request = SupervisorRequest.receive(from: STDIN_FILENO) {
        guard chost_fork() == 0 else { continue }
        signal(SIGCHLD, SIG_DFL)
        return request.carryOut()
    }
    return 0
}
