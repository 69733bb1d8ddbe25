// posix_spawn knows no umask and does not say which step failed, so the steps are our own. As in
// glibc's, the child borrows the parent's memory while the parent waits: nothing is copied, however
// large the parent is, and the child may do nothing but system calls.
#define _GNU_SOURCE
#include "CHost.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The sanitizers would mark the child's stack, and never unmark it: it does not return.
#define UNWATCHED __attribute__((no_sanitize("address", "thread")))

enum { STACK_BYTES = 64 * 1024, SIGNAL_SET_BYTES = 8 };

// The thread sanitizer takes every clone for a fork, and its own books for a copy. There the child gets one, and
// tells what failed through memory that is shared.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define COPIES_MEMORY
#endif
#endif
#ifdef COPIES_MEMORY
enum { BORROWING = 0, STACK_KIND = MAP_SHARED };
#else
enum { BORROWING = CLONE_VM, STACK_KIND = MAP_PRIVATE };
#endif

struct job {
    struct chost_program *program;
    volatile enum chost_step failed;
    volatile int error;
};

UNWATCHED static int fail(struct job *job, enum chost_step step) {
    job->error = errno;
    job->failed = step;
    _exit(127);
}

// By system call: the sanitizers' own sigaction keeps books in memory that is the parent's too.
UNWATCHED static void reset_signals(void) {
    char action[64] = {0};  // All zero is SIG_DFL on each architecture.
    for (int number = 1; number <= 64; number++)
        syscall(SYS_rt_sigaction, number, action, NULL, SIGNAL_SET_BYTES);
}

// Two rounds, so that no descriptor is overwritten before it has been moved.
UNWATCHED static int place_descriptors(struct chost_program *program) {
    int count = program->descriptor_count;
    for (int i = 0; i < count; i++) {
        program->descriptors[i] = fcntl(program->descriptors[i], F_DUPFD, count);
        if (program->descriptors[i] < 0) return -1;
    }
    for (int i = 0; i < count; i++)
        if (dup2(program->descriptors[i], i) < 0) return -1;
    closefrom(count);
    return 0;
}

UNWATCHED static int become(void *argument) {
    struct job *job = argument;
    struct chost_program *program = job->program;
    reset_signals();
    if (!program->keeps_session && setsid() < 0) return fail(job, CHOST_SESSION);
    umask(program->file_mode_mask);
    if (chdir(program->folder) != 0) return fail(job, CHOST_FOLDER);
    if (place_descriptors(program) != 0) return fail(job, CHOST_DESCRIPTORS);

    unsigned long nothing = 0;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &nothing, NULL, SIGNAL_SET_BYTES);
    execve(program->path, program->arguments, program->environment);
    return fail(job, CHOST_EXEC);
}

static struct chost_process failure(enum chost_step step, int error) {
    return (struct chost_process){.id = -1, .descriptor = -1, .failed = step, .error = error};
}

struct chost_process chost_start(struct chost_program *program) {
    char *stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
                       STACK_KIND | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) return failure(CHOST_CLONE, errno);

    // A handler of ours that ran in the child would run on our memory.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    struct job *shared = (struct job *)stack;
    shared->program = program;
    int descriptor = -1;
    pid_t id = clone(become, stack + STACK_BYTES, BORROWING | CLONE_VFORK | CLONE_PIDFD | SIGCHLD,
                     shared, &descriptor);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    struct job job = *shared;
    munmap(stack, STACK_BYTES);

    if (id < 0) return failure(CHOST_CLONE, error);
    if (job.failed == CHOST_STARTED) return (struct chost_process){id, descriptor, CHOST_STARTED, 0};
    syscall(SYS_waitid, 3 /* P_PIDFD */, descriptor, NULL, 4 /* WEXITED */, NULL);
    close(descriptor);
    return failure(job.failed, job.error);
}

pid_t chost_fork(void) {
    pid_t id = fork();
    if (id == 0) setsid();
    return id;
}
