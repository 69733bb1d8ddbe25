#define _GNU_SOURCE
#include "CHost.h"

#include <sched.h>
#include <sys/ioctl.h>

int chost_processor_count(void) {
    // A container may be given fewer than the machine has; this mask knows. It fails on a machine
    // with more than 1,024 processors, where more than one thread is still a fair guess.
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 2;
    int count = CPU_COUNT(&allowed);
    return count > 0 ? count : 1;
}

int chost_terminal_width(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

const char *chost_entry_name(const struct dirent *entry) { return entry->d_name; }
