// What <unistd.h> and its neighbours hide from Swift: behind _GNU_SOURCE, variadic, or a flexible array.

#ifndef CHOST_H
#define CHOST_H

#include <dirent.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/types.h>

// How many processors this process may run on; at least 1.
int chost_processor_count(void);

// Columns of the terminal at `descriptor`; 0 where it is none, or does not say.
int chost_terminal_width(int descriptor);

// The name in a directory entry, which Swift sees as 256 separate fields.
const char *chost_entry_name(const struct dirent *entry);

// A program to start. Its descriptors become 0, 1, 2 and on, in their order; no other is inherited.
struct chost_program {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *folder;
    mode_t file_mode_mask;
    int *descriptors;  // Overwritten.
    int descriptor_count;
    int keeps_session;  // For one that asks the person at this terminal.
};

enum chost_step { CHOST_STARTED, CHOST_CLONE, CHOST_SESSION, CHOST_FOLDER, CHOST_DESCRIPTORS, CHOST_EXEC };

struct chost_process {
    pid_t id;
    int descriptor;         // A pidfd.
    enum chost_step failed;  // CHOST_STARTED: nothing did.
    int error;
};

// Starts a program, as the leader of a session of its own unless it keeps ours, with no signal blocked or ignored.
struct chost_process chost_start(struct chost_program *program);

// Leaves the caller's session in a second process: 0 in that, its id in the first, or -1.
pid_t chost_fork(void);

// Two ends of a socket that keeps packets apart, both close-on-exec.
int chost_socket_pair(int ends[2]);

// Sends one packet, with descriptors; never waits. 0, or -1.
int chost_send(int socket, const void *bytes, size_t count, const int *descriptors,
               int descriptor_count);

// Waits for one packet that has as many descriptors: its bytes, 0 at the end, or -1 with EBADMSG where it is
// another one. What it brought is close-on-exec.
ssize_t chost_receive(int socket, void *bytes, size_t count, int *descriptors,
                      int descriptor_count);

// Lets lists of processes show this one as called with these words behind its program: texts that each end with
// a NUL. -1 where the words that it was called with leave no room for that.
int chost_show_words(const char *words, size_t count);

// Makes this process the parent of each descendant whose own parent dies.
int chost_adopt_orphans(void);

// Denies other processes of the same user this one's memory and descriptors.
int chost_hide_memory(void);

// Blocks the signals, and returns a descriptor that tells of them; -1 where that fails.
int chost_signal_descriptor(const int *signals, int count);

// The next signal that the descriptor tells of; 0 where there is none for now.
int chost_next_signal(int descriptor);

// An anonymous file in memory; -1 where that fails.
int chost_memory_file(const char *name);

// A pipe, both ends close-on-exec.
int chost_pipe(int ends[2]);

// Asks for a pipe of this size; the system may give less.
void chost_set_pipe_size(int descriptor, int bytes);

int chost_set_nonblocking(int descriptor);

// Locks a whole file for this open descriptor: 0, or 1 where another has it, or -1.
int chost_lock(int descriptor);

// Whether another open descriptor has the lock: 0, 1 or -1. Takes nothing.
int chost_is_locked(int descriptor);

int chost_sync_filesystem(int descriptor);

// Fills `bytes` with what nobody can guess: 0, or -1.
int chost_random(void *bytes, size_t count);

#endif
