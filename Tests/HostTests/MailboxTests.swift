import Glibc
import Host
import Testing

@Suite("Mailbox") struct MailboxTests {
    @Test func `a bell that rang for what was taken wakes nobody`() throws {
        let mailbox = try Mailbox<Int>()
        mailbox.put(1)
        mailbox.put(2)
        #expect(mailbox.take(waiting: 0) == 1)
        #expect(mailbox.next() == 2)
        let (begun, worked) = (bootClock(), millisecondsOfThread)
        #expect(mailbox.take(waiting: 1) == nil)
        #expect(bootClock() - begun >= .milliseconds(990))
        // Who is woken again and again looks again and again.
        #expect(millisecondsOfThread - worked < 30)
    }

    private var millisecondsOfThread: Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    @Test func `who waits is woken by what comes`() throws {
        let mailbox = try Mailbox<Int>()
        inBackground {
            pause(milliseconds: 50)
            mailbox.put(7)
        }
        let begun = bootClock()
        #expect(mailbox.take(waiting: 30) == 7)
        #expect(bootClock() - begun < .seconds(10))
    }
}
