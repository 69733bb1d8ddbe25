// Strikes a program at the N-th call by which it, or what it starts, changes anything outside of itself:
//
//     strike LOG [ROLE N kill|everything|ERRNO [on]] -- PROGRAM WORD...
//
// Each such call is a line of LOG, `ROLE NUMBER CALL WHAT`, counted for each role: `controller` (the first
// `reconcile`), `nursery` (which forks supervisors), `supervisor`, `helper` (what reconcile has it do by itself),
// `git`. Other programs are not counted.
// `kill` is SIGKILL to the process of that role just before the call, `everything` to all of them; a number is the
// error that this call answers with instead of happening, with `on` each later one of that role too.
// LOG begins with `by` and the process that follows all this: whoever kills it kills them all. `struck` stands behind
// the call that was struck. It ends as PROGRAM ends; what still runs then is followed to its end, and LOG then ends
// with `over`.
//
// The kernel stops nothing but these calls (seccomp), so that all else runs at its own speed.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __x86_64__
int main(void) {
    fputs("strike knows the registers of x86-64 alone\n", stderr);
    return 77;
}
#else

// What a call names what it changes by.
enum named { BY_PATH, BY_PATH_AT, BY_SECOND_PATH_AT, BY_DESCRIPTOR, BY_NOTHING };

static const struct call {
    int number;
    const char *name;
    enum named named;
} calls[] = {
    {SYS_openat, "open", BY_PATH_AT},          {SYS_open, "open", BY_PATH},
    {SYS_creat, "open", BY_PATH},              {SYS_write, "write", BY_DESCRIPTOR},
    {SYS_pwrite64, "write", BY_DESCRIPTOR},    {SYS_writev, "write", BY_DESCRIPTOR},
    {SYS_rename, "rename", BY_PATH},           {SYS_renameat, "rename", BY_PATH_AT},
    {SYS_renameat2, "rename", BY_PATH_AT},     {SYS_link, "link", BY_PATH},
    {SYS_linkat, "link", BY_SECOND_PATH_AT},   {SYS_symlink, "symlink", BY_PATH},
    {SYS_symlinkat, "symlink", BY_PATH},       {SYS_unlink, "unlink", BY_PATH},
    {SYS_unlinkat, "unlink", BY_PATH_AT},      {SYS_rmdir, "rmdir", BY_PATH},
    {SYS_mkdir, "mkdir", BY_PATH},             {SYS_mkdirat, "mkdir", BY_PATH_AT},
    {SYS_fsync, "fsync", BY_DESCRIPTOR},       {SYS_fdatasync, "fsync", BY_DESCRIPTOR},
    {SYS_syncfs, "syncfs", BY_DESCRIPTOR},     {SYS_ftruncate, "truncate", BY_DESCRIPTOR},
    {SYS_chmod, "chmod", BY_PATH},             {SYS_fchmod, "chmod", BY_DESCRIPTOR},
    {SYS_fchmodat, "chmod", BY_PATH_AT},       {SYS_utimensat, "utime", BY_PATH_AT},
    {SYS_sendfile, "write", BY_DESCRIPTOR},    {SYS_copy_file_range, "copy", BY_NOTHING},
    {SYS_fallocate, "allocate", BY_DESCRIPTOR}, {SYS_kill, "signal", BY_NOTHING},
    {SYS_pidfd_send_signal, "signal", BY_NOTHING}, {SYS_connect, "connect", BY_DESCRIPTOR},
    {SYS_sendto, "send", BY_DESCRIPTOR},       {SYS_sendmsg, "send", BY_DESCRIPTOR},
    {SYS_fork, "fork", BY_NOTHING},            {SYS_vfork, "fork", BY_NOTHING},
    {SYS_clone, "fork", BY_NOTHING},           {SYS_execve, "exec", BY_PATH},
};
enum { CALLS = sizeof calls / sizeof *calls };

enum role { OTHER, CONTROLLER, NURSERY, SUPERVISOR, HELPER, GIT, ROLES };
static const char *const roles[] = {"other", "controller", "nursery", "supervisor", "helper", "git"};

static struct tracee {
    pid_t id, process;
    enum role role;
} tracees[4096];
static int tracee_count;

static int counted[ROLES];
static int log_file;
static pid_t first;
static struct {
    enum role role;
    int number, error;
    int everything, on;
} strike;

static void die(const char *what) {
    perror(what);
    exit(126);
}

static void note(const char *line) {
    if (write(log_file, line, strlen(line)) < 0) die("strike: log");
}

// MARK: Who is who

static int field(pid_t id, const char *name) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", id);
    FILE *file = fopen(path, "r");
    int value = 0;
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0) value = atoi(line + strlen(name));
    if (file) fclose(file);
    return value;
}

static struct tracee *known(pid_t id) {
    for (int i = 0; i < tracee_count; i++)
        if (tracees[i].id == id) return &tracees[i];
    return NULL;
}

// A supervisor that is forked never executes a program by which it could be told.
static enum role of_child(enum role of) { return of == NURSERY ? SUPERVISOR : of; }

static struct tracee *tracee(pid_t id) {
    struct tracee *found = known(id);
    if (found) return found;
    if (tracee_count == 4096) die("strike: too many processes");
    int process = field(id, "Tgid:");
    int is_thread = process != id;
    struct tracee *of = known(is_thread ? process : field(id, "PPid:"));
    enum role role = !of ? OTHER : is_thread ? of->role : of_child(of->role);
    found = &tracees[tracee_count++];
    *found = (struct tracee){id, process, role};
    return found;
}

static void forget(pid_t id) {
    struct tracee *gone = known(id);
    if (gone) *gone = tracees[--tracee_count];
}

static enum role role(pid_t id) {
    char path[64], words[4096];
    snprintf(path, sizeof path, "/proc/%d/cmdline", id);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t count = file < 0 ? 0 : read(file, words, sizeof words - 2);
    if (file >= 0) close(file);
    if (count <= 0) return OTHER;
    words[count] = words[count + 1] = 0;
    const char *name = strrchr(words, '/') ? strrchr(words, '/') + 1 : words;
    const char *word = words + strlen(words) + 1;
    if (strncmp(name, "git", 3) == 0) return GIT;
    if (strcmp(word, "supervise") == 0) return SUPERVISOR;
    if (strcmp(word, "supervise-on-request") == 0) return NURSERY;
    if (strcmp(word, "place") == 0 || strcmp(word, "request") == 0) return HELPER;
    return id == first ? CONTROLLER : OTHER;
}

// MARK: Points

static void link_of(pid_t id, int descriptor, char *text, size_t size) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", id, descriptor);
    ssize_t count = readlink(path, text, size - 1);
    text[count > 0 ? count : 0] = 0;
}

static void text_at(pid_t id, unsigned long address, char *text, size_t size) {
    // In small steps, since the page after it may not be there.
    size_t done = 0;
    while (done + 1 < size) {
        struct iovec ours = {text + done, 1}, theirs = {(void *)(address + done), 1};
        if (process_vm_readv(id, &ours, 1, &theirs, 1, 0) != 1 || text[done] == 0) break;
        done++;
    }
    text[done] = 0;
}

static void describe(
    pid_t id, const struct call *call, const struct __ptrace_syscall_info *info, char *text, size_t size
) {
    const __uint64_t *words = info->seccomp.args;
    *text = 0;
    switch (call->named) {
    case BY_PATH: text_at(id, words[0], text, size); break;
    case BY_PATH_AT: text_at(id, words[1], text, size); break;
    case BY_SECOND_PATH_AT: text_at(id, words[3], text, size); break;
    case BY_DESCRIPTOR: link_of(id, (int)words[0], text, size); break;
    case BY_NOTHING: break;
    }
    for (char *c = text; *c; c++)
        if (*c == '\n') *c = ' ';
}

static int is_there(const char *path, size_t length) {
    char copy[512];
    struct stat found;
    snprintf(copy, sizeof copy, "%.*s", (int)length, path);
    return lstat(copy, &found) == 0;
}

// Two runs are to have the same numbers. So what will only find that it is there already, or that its folder is
// not, is no point; nor are the folders of loose objects, which are there or not as the names of objects fall.
static int changes_folders(const struct call *call, const char *path) {
    if (path[0] != '/') return 1;
    if (strcmp(call->name, "mkdir") == 0) {
        const char *name = strrchr(path, '/');
        int is_of_objects = strlen(name) == 3 && name - path >= 8 && strncmp(name - 8, "/objects", 8) == 0;
        return !is_of_objects && !is_there(path, strlen(path));
    }
    if (strcmp(call->name, "open") == 0)
        return is_there(path, (size_t)(strrchr(path, '/') - path) + 1);
    return 1;
}

// What is written to a pipe of our own, a terminal or memory changes nothing that lasts.
static int matters(enum role of, const struct call *call, const char *what, int descriptor) {
    if (of == OTHER || strncmp(what, "/dev/", 5) == 0) return 0;
    if (call->named != BY_DESCRIPTOR) return changes_folders(call, what);
    if (of != GIT && (descriptor == 1 || descriptor == 2)) return 0;
    if (what[0] == '/') return strncmp(what, "/memfd:", 7) != 0;
    // Who asks the nursery for a supervisor starts one, and who has begun tells it by a pipe.
    if (of == CONTROLLER && strcmp(call->name, "send") == 0) return strncmp(what, "socket:", 7) == 0;
    if (of == SUPERVISOR && strcmp(call->name, "write") == 0) return strncmp(what, "pipe:", 5) == 0;
    return of == GIT && (strncmp(what, "pipe:", 5) == 0 || strncmp(what, "socket:", 7) == 0);
}

static void refuse(pid_t id, int error) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, id, 0, &registers) != 0) return;
    registers.orig_rax = (unsigned long long)-1;
    registers.rax = (unsigned long long)-error;
    ptrace(PTRACE_SETREGS, id, 0, &registers);
}

// Whatever shows up from now on is killed too: it was being born.
static int doomed;

static void kill_now(const struct tracee *who) {
    doomed = strike.everything;
    if (!doomed) {
        kill(who->role == CONTROLLER ? first : who->process, SIGKILL);
        return;
    }
    for (int i = 0; i < tracee_count; i++) kill(tracees[i].process, SIGKILL);
}

static void point(pid_t id) {
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, &info) <= 0) return;
    const struct call *call = NULL;
    for (int i = 0; i < CALLS && !call; i++)
        if ((unsigned long)calls[i].number == info.seccomp.nr) call = &calls[i];
    struct tracee *who = tracee(id);
    char what[512], line[640];
    if (!call) return;
    describe(id, call, &info, what, sizeof what);
    if (!matters(who->role, call, what, (int)info.seccomp.args[0])) return;

    int number = ++counted[who->role];
    snprintf(line, sizeof line, "%s %d %s %s\n", roles[who->role], number, call->name, what);
    note(line);
    int hits = strike.on ? number >= strike.number : number == strike.number;
    if (strike.role != who->role || !hits) return;
    if (number == strike.number) note("struck\n");
    if (strike.error) refuse(id, strike.error);
    else kill_now(who);
}

// MARK: Following

static void filter(void) {
    struct sock_filter program[3 * CALLS + 16];
    int n = 0;
    program[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < CALLS; i++) {
        if (calls[i].number == SYS_openat || calls[i].number == SYS_open) continue;
        program[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i].number, 0, 1);
        program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    // Most of what is opened is only read.
    const int opening[][2] = {{SYS_openat, 2}, {SYS_open, 1}};
    for (int i = 0; i < 2; i++) {
        program[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, opening[i][0], 0, 3);
        program[n++] = (struct sock_filter)BPF_STMT(
            BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * opening[i][1]);
        program[n++] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JSET | BPF_K, O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY), 0, 1);
        program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    program[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog whole = {(unsigned short)n, program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) die("strike: no_new_privs");
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) die("strike: seccomp");
}

static void stopped(pid_t id, int status) {
    int signal = WSTOPSIG(status);
    struct tracee *who = tracee(id);
    if (doomed) kill(who->process, SIGKILL);
    switch (status >> 16) {
    case 0: ptrace(PTRACE_CONT, id, 0, signal); return;
    case PTRACE_EVENT_STOP:
        if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU) {
            ptrace(PTRACE_LISTEN, id, 0, 0);
            return;
        }
        break;
    case PTRACE_EVENT_EXEC: who->process = id, who->role = role(id); break;
    case PTRACE_EVENT_SECCOMP: point(id); break;
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE: {
        unsigned long new = 0;
        if (ptrace(PTRACE_GETEVENTMSG, id, 0, &new) == 0) tracee((pid_t)new);
        break;
    }
    }
    ptrace(PTRACE_CONT, id, 0, 0);
}

static void follow(int answer) {
    int status;
    pid_t id;
    while ((id = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
        if (id <= 0) continue;
        if (WIFSTOPPED(status)) {
            stopped(id, status);
            continue;
        }
        forget(id);
        if (id != first) continue;
        int end = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        if (write(answer, &end, sizeof end) < 0) die("strike: answer");
        // Who waits for us to close these waits for the program, and not for what outlives it.
        close(answer);
        close(0), close(1), close(2);
    }
    note("over\n");
    exit(0);
}

static void start(char **words, int answer) {
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0) die("strike: pipe");
    first = fork();
    if (first < 0) die("strike: fork");
    if (first == 0) {
        char byte;
        close(gate[1]);
        if (read(gate[0], &byte, 1) != 1) _exit(126);
        filter();
        execv(words[0], words);
        die("strike: exec");
    }
    close(gate[0]);
    tracees[tracee_count++] = (struct tracee){first, first, OTHER};
    long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                   PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SEIZE, first, 0, options) != 0) die("strike: ptrace");
    if (write(gate[1], "", 1) != 1) die("strike: gate");
    close(gate[1]);
    follow(answer);
}

static char **heed(char **words) {
    if (words[0] && strcmp(words[0], "--") != 0) {
        for (int i = 1; i < ROLES; i++)
            if (strcmp(words[0], roles[i]) == 0) strike.role = i;
        if (!strike.role || !words[1] || !words[2]) return NULL;
        strike.number = atoi(words[1]);
        strike.everything = strcmp(words[2], "everything") == 0;
        strike.error = strike.everything || strcmp(words[2], "kill") == 0 ? 0 : atoi(words[2]);
        words += 3;
        if (words[0] && strcmp(words[0], "on") == 0) strike.on = 1, words++;
    }
    return words[0] && words[1] ? words + 1 : NULL;
}

int main(int count, char **words) {
    char **program = count > 3 ? heed(words + 2) : NULL;
    if (!program) {
        fputs("strike LOG [ROLE N kill|everything|ERRNO [on]] -- PROGRAM WORD...\n", stderr);
        return 2;
    }
    log_file = open(words[1], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    int answer[2];
    if (log_file < 0 || pipe2(answer, O_CLOEXEC) != 0) die("strike: log");
    pid_t follower = fork();
    if (follower < 0) die("strike: fork");
    if (follower == 0) {
        close(answer[0]);
        char line[64];
        snprintf(line, sizeof line, "by %d\n", getpid());
        note(line);
        start(program, answer[1]);
    }
    close(answer[1]);
    int end;
    return read(answer[0], &end, sizeof end) == sizeof end ? end : 126;
}
#endif
