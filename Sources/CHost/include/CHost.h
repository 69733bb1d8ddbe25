// What <unistd.h> and its neighbours hide from Swift: behind _GNU_SOURCE, variadic, or a flexible array.

#ifndef CHOST_H
#define CHOST_H

#include <dirent.h>
#include <pthread.h>

// How many processors this process may run on; at least 1.
int chost_processor_count(void);

// Columns of the terminal at `descriptor`; 0 where it is none, or does not say.
int chost_terminal_width(int descriptor);

// The name in a directory entry, which Swift sees as 256 separate fields.
const char *chost_entry_name(const struct dirent *entry);

#endif
