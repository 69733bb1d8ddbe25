import Glibc

/// One thread of the system, for work that blocks or computes; it must be joined.
struct Thread {
    private let handle: pthread_t

    /// Starts `work`; nil where the system gives no thread.
    ///
    /// `work` need not be `Sendable`: its maker promises to touch nothing of it until `join`.
    init?(_ work: @escaping () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackBytes)

        var handle = pthread_t()
        let box = Unmanaged.passRetained(WorkBox(work))
        guard pthread_create(&handle, &attributes, runWork, box.toOpaque()) == 0 else {
            box.release()
            return nil
        }
        self.handle = handle
    }

    func join() { pthread_join(handle, nil) }

    /// Leaves it to itself.
    func detach() { pthread_detach(handle) }

    /// Parsers recurse, to a bounded depth; a debug build's frames are large.
    private static let stackBytes = 4 << 20
}

private final class WorkBox {
    let work: () -> Void

    init(_ work: @escaping () -> Void) { self.work = work }
}

private let runWork:
    @Sendable @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        guard let box = $0 else { return nil }
        Unmanaged<WorkBox>.fromOpaque(box).takeRetainedValue().work()
        return nil
    }

/// Does `work` on a thread of its own, which nobody waits for; here and now where the system gives none.
package func inBackground(_ work: @escaping @Sendable () -> Void) {
    guard let thread = Thread(work) else { return work() }
    thread.detach()
}
