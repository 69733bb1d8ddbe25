// Calls of Linux alone.
#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <unistd.h>

int chost_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int chost_hide_memory(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

int chost_signal_descriptor(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int chost_next_signal(int descriptor) {
    struct signalfd_siginfo told;
    return read(descriptor, &told, sizeof told) == sizeof told ? (int)told.ssi_signo : 0;
}

int chost_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int chost_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

void chost_set_pipe_size(int descriptor, int bytes) { fcntl(descriptor, F_SETPIPE_SZ, bytes); }

int chost_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

// Locks of the open descriptor, not of the process: closing another descriptor of the same file
// does not drop them, and one can ask about them without taking one for a moment.
int chost_lock(int descriptor) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_OFD_SETLK, &whole) == 0) return 0;
    return errno == EAGAIN || errno == EACCES ? 1 : -1;
}

int chost_is_locked(int descriptor) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_OFD_GETLK, &whole) != 0) return -1;
    return whole.l_type == F_UNLCK ? 0 : 1;
}

int chost_sync_filesystem(int descriptor) { return syncfs(descriptor); }

int chost_random(void *bytes, size_t count) {
    char *next = bytes;
    while (count > 0) {
        ssize_t got = getrandom(next, count, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return -1;
        next += got;
        count -= (size_t)got;
    }
    return 0;
}
