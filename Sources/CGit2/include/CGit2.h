// libgit2, opened when a repository is first asked for.
//
// Linking it would load dozens of shared libraries (TLS, SSH, Kerberos) into every run, `version` and
// `help` included, and cost more than all of our own start. So nothing links it: CGit2.c defines the
// functions of <git2.h> that we use, and each forwards to the library that `cgit2_load` has opened.

#ifndef CGIT2_H
#define CGIT2_H

#include <dirent.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#include <stdint.h>

// Opens libgit2 once for the process, from any thread. Returns 0; or -1, and in `*message` a sentence
// that lives as long as the process. No function of <git2.h> may be called before this returned 0.
int cgit2_load(const char **message);

// Typed covers of `git_libgit2_opts`, which is variadic, and so out of Swift's reach.
int cgit2_set_search_path(git_config_level_t level, const char *path);
int cgit2_set_owner_validation(int enabled);
int cgit2_set_strict_hash_verification(int enabled);

// Opens repositories with the extensions that do not change how objects and references are read.
int cgit2_accept_extensions(void);

// Puts our reader of loose objects before libgit2's, which does not return from one that was cut short:
// for the folder `objects` and those that it borrows from. Needs `cgit2_read_packs_first`, once.
int cgit2_read_packs_first(void);
int cgit2_read_loose_objects(git_odb *odb, const char *objects);

// Adds objects that are kept in memory to `odb`, at most `bytes_max` bytes of them; all that is written goes
// there. What is not there is asked of `base`, where that is not NULL. The backend lives as long as `odb`.
int cgit2_add_memory(git_odb *odb, git_odb *base, size_t bytes_max, git_odb_backend **out);
int cgit2_memory_put(
    git_odb_backend *memory, const git_oid *id, git_object_t type, const void *data, size_t size);
typedef void (*cgit2_kept_cb)(
    const git_oid *id, git_object_t type, const void *data, size_t size, void *payload);
void cgit2_memory_each(git_odb_backend *memory, cgit2_kept_cb each, void *payload);

// Inflates one whole stream, with nothing after it, into memory that the caller frees; NULL where it is
// none, or where there is no memory.
void *cgit2_inflate(const void *bytes, size_t length, size_t *inflated);

// Compresses one object after another with one set of tables. NULL where there is no memory.
typedef struct cgit2_deflater cgit2_deflater;
cgit2_deflater *cgit2_deflater_new(int level);
void cgit2_deflater_free(cgit2_deflater *deflater);

// The most that `length` bytes can become.
size_t cgit2_deflate_bound(size_t length);

// Compresses `head`, then `body`, as one stream. Returns its length; 0 where it did not fit into `room`.
size_t cgit2_deflate(
    cgit2_deflater *deflater, const void *head, size_t head_length, const void *body,
    size_t body_length, void *out, size_t room);

uint32_t cgit2_crc32(const void *bytes, size_t length);

// What <unistd.h> and <dirent.h> hide from Swift: -1 and `errno`, or 0; the name in a directory entry.
int cgit2_syncfs(int descriptor);
const char *cgit2_entry_name(const struct dirent *entry);

#endif
